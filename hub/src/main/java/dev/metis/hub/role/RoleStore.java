package dev.metis.hub.role;

import dev.metis.hub.db.Rows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tables roles, user_roles, group_roles and service_roles, and what else says who has a role: the column has_user_role,
 * and the flag admin, which is true for exactly those who have the role admin. Whoever changes who has a role publishes
 * {@code UserChanged}, {@code GroupChanged} or {@code ServiceChanged} of them in the same transaction, and {@code RolesChanged}
 * when it changes what a role is.
 */
public final class RoleStore {
    static final String COLUMNS = "select id, name, description, scopes, managed_by_auth, made_by_api ";
    static final String FROM = "from roles ";
    static final String SELECT = COLUMNS + FROM;

    public Future<Optional<Role>> find(SqlClient sql, String name) {
        return sql.preparedQuery(SELECT + "where name = $1")
                .mapping(RoleStore::role)
                .execute(Tuple.of(name))
                .map(Rows::first);
    }

    /** Those of the names that there are, sorted. */
    public Future<List<Role>> findAll(SqlClient sql, Collection<String> names) {
        return sql.preparedQuery(SELECT + "where name = any($1) order by name")
                .mapping(RoleStore::role)
                .execute(names(names))
                .map(Rows::all);
    }

    /**
     * Makes roles, or writes their description and scopes over what they were.
     *
     * @param managedByAuth whether the login provider brings them; a role that the settings define stays theirs
     * @return the names of those that are new or different
     */
    public Future<List<String>> define(SqlClient sql, Collection<RoleDefinition> roles, boolean managedByAuth) {
        var wanted = new JsonArray();
        roles.forEach(role -> wanted.add(new JsonObject()
                .put("name", role.name())
                .put("description", role.description())
                .put("scopes", new JsonArray(role.scopes()))));
        return sql.preparedQuery("""
                        insert into roles (name, description, scopes, managed_by_auth)
                        select name, description, array(select jsonb_array_elements_text(scopes)), $2
                          from jsonb_to_recordset($1) as wanted (name text, description text, scopes jsonb)
                        on conflict (name) do update
                           set description = excluded.description, scopes = excluded.scopes,
                               managed_by_auth = roles.managed_by_auth and excluded.managed_by_auth,
                               made_by_api = roles.made_by_api and excluded.managed_by_auth
                         where (roles.description, roles.scopes) is distinct from (excluded.description, excluded.scopes)
                            or ((roles.managed_by_auth or roles.made_by_api) and not excluded.managed_by_auth)
                        returning name
                        """)
                .mapping(row -> row.getString("name"))
                .execute(Tuple.of(wanted, managedByAuth))
                .map(Rows::all);
    }

    /**
     * Deletes roles that neither the settings nor the login provider know any more, and that nobody made through the API.
     *
     * @param managedByAuth which of the two is to decide about theirs
     * @return the names of those that are gone
     */
    public Future<List<String>> deleteOthers(SqlClient sql, Collection<String> known, boolean managedByAuth) {
        return sql.preparedQuery(
                        "delete from roles where managed_by_auth = $2 and not made_by_api and name <> all($1) returning name")
                .mapping(row -> row.getString("name"))
                .execute(names(known).addBoolean(managedByAuth))
                .map(Rows::all);
    }

    /** Deletes those of the login provider's roles that nobody has; their names. */
    public Future<List<String>> deleteUnused(SqlClient sql, Collection<String> names) {
        return sql.preparedQuery("""
                        delete from roles r
                         where r.name = any($1) and r.managed_by_auth
                           and not exists (select from user_roles where role_id = r.id)
                           and not exists (select from group_roles where role_id = r.id)
                           and not exists (select from service_roles where role_id = r.id)
                        returning r.name
                        """)
                .mapping(row -> row.getString("name"))
                .execute(names(names))
                .map(Rows::all);
    }

    /**
     * Gives a role to exactly these.
     *
     * @param ids rows of users, groups or services
     * @param managedByAuth whether the login provider says so; if not, those keep the role to whom it or the API gave it
     * @return the rows of those for whom that is news
     */
    public Future<List<Long>> setHolders(
            SqlClient sql, Holder kind, String role, Collection<Long> ids, boolean managedByAuth) {
        return isEverybodys(kind, role)
                ? setUserRole(sql, ids)
                : query(sql, kind.in("""
                        with wanted as (
                            select id from roles where name = $1
                        ), gone as (
                            delete from TABLE h using wanted
                             where h.role_id = wanted.id and h.COLUMN <> all($2)
                               and ($3 or not (h.managed_by_auth or h.given_by_api))
                            returning h.COLUMN as id
                        ), come as (
                            insert into TABLE (COLUMN, role_id, managed_by_auth) select unnest($2::bigint[]), id, $3 from wanted
                            on conflict (COLUMN, role_id) do nothing
                            returning COLUMN as id
                        )
                        select id from gone union all select id from come
                        """), holders(role, ids).addBoolean(managedByAuth));
    }

    /** Gives a role to these, too. The rows of those who did not have it. */
    public Future<List<Long>> grant(
            SqlClient sql, Holder kind, String role, Collection<Long> ids, boolean managedByAuth) {
        return isEverybodys(kind, role)
                ? query(
                        sql,
                        "update users set has_user_role = true where id = any($1) and not has_user_role returning id",
                        Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)))
                : query(sql, kind.in("""
                        insert into TABLE (COLUMN, role_id, managed_by_auth)
                        select unnest($2::bigint[]), id, $3 from roles where name = $1
                        on conflict (COLUMN, role_id) do nothing
                        returning COLUMN as id
                        """), holders(role, ids).addBoolean(managedByAuth));
    }

    private Future<List<Long>> setUserRole(SqlClient sql, Collection<Long> ids) {
        return query(sql, """
                        update users set has_user_role = not has_user_role where has_user_role <> (id = any($1)) returning id
                        """, Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)));
    }

    static boolean isEverybodys(Holder kind, String role) {
        return kind == Holder.USER && role.equals(Role.USER);
    }

    /** The names of those a user has directly. */
    public Future<List<String>> ofUser(SqlClient sql, long userId) {
        return sql.preparedQuery("""
                        select r.name from roles_of_users h join roles r on r.id = h.role_id where h.user_id = $1 order by r.name
                        """)
                .mapping(row -> row.getString("name"))
                .execute(Tuple.of(userId))
                .map(Rows::all);
    }

    /** Takes everything but these from a user, the role {@code user} too. */
    public Future<Void> revokeOthers(SqlClient sql, long userId, Collection<String> kept) {
        return sql.preparedQuery("""
                        with gone as (
                            delete from user_roles h using roles r
                             where h.user_id = $2 and h.role_id = r.id and r.name <> all($1)
                        )
                        update users set has_user_role = false where id = $2 and has_user_role and 'user' <> all($1)
                        """).execute(names(kept).addLong(userId)).mapEmpty();
    }

    /** Takes what the login provider gave away: these roles, or all but these. */
    public Future<Void> revokeManaged(SqlClient sql, Collection<String> names, boolean these) {
        return sql.preparedQuery("""
                        with taken as (
                            select id from roles where (name = any($1)) = $2
                        ), of_users as (
                            delete from user_roles where managed_by_auth and role_id in (select id from taken)
                        ), of_groups as (
                            delete from group_roles where managed_by_auth and role_id in (select id from taken)
                        )
                        delete from service_roles where managed_by_auth and role_id in (select id from taken)
                        """).execute(names(names).addBoolean(these)).mapEmpty();
    }

    /** Takes every role from the users of these names, and them out of every group. The rows of those who had any. */
    public Future<List<Long>> revokeAll(SqlClient sql, Collection<String> users) {
        return query(sql, """
                        with blocked as (
                            select id from users where name = any($1)
                        ), roles_gone as (
                            delete from user_roles where user_id in (select id from blocked) returning user_id as id
                        ), groups_gone as (
                            delete from group_members where user_id in (select id from blocked) returning user_id as id
                        ), flags as (
                            update users set admin = false, has_user_role = false
                             where id in (select id from blocked) and (admin or has_user_role)
                            returning id
                        )
                        select id from roles_gone union select id from groups_gone union select id from flags
                        """, names(users));
    }

    /** Makes a user an admin or an ordinary user, in flag and role; true when that changed anything. */
    public Future<Boolean> setAdmin(SqlClient sql, long userId, boolean admin) {
        return setAdmin(sql, Holder.USER, userId, admin);
    }

    /**
     * Makes a service an admin or an ordinary service, in flag and role, unless it was given the role through the API; true
     * when that changed anything.
     */
    public Future<Boolean> setServiceAdmin(SqlClient sql, long serviceId, boolean admin) {
        return query(
                        sql,
                        "select h.service_id as id from service_roles h join roles r on r.id = h.role_id"
                                + " where h.service_id = $1 and r.name = 'admin' and h.given_by_api",
                        Tuple.of(serviceId))
                .compose(given -> setAdmin(sql, Holder.SERVICE, serviceId, admin || !given.isEmpty()));
    }

    private Future<Boolean> setAdmin(SqlClient sql, Holder kind, long id, boolean admin) {
        var change = admin
                ? grant(sql, kind, Role.ADMIN, List.of(id), false)
                : query(sql, kind.in("""
                        delete from TABLE h using roles r where h.COLUMN = $2 and h.role_id = r.id and r.name = $1
                        returning h.COLUMN as id
                        """), Tuple.of(Role.ADMIN, id));
        return change.compose(_ -> query(
                        sql,
                        kind.in("update ROWS set admin = $2 where id = $1 and admin <> $2 returning id"),
                        Tuple.of(id, admin)))
                .map(changed -> !changed.isEmpty());
    }

    /** Sets a user's flag admin by whether it has the role. */
    public Future<Void> alignFlag(SqlClient sql, long userId) {
        return sql.preparedQuery("""
                        update users set admin = not admin
                         where id = $1 and admin <> exists (select from user_roles h join roles r on r.id = h.role_id
                                                             where h.user_id = $1 and r.name = 'admin')
                        """).execute(Tuple.of(userId)).mapEmpty();
    }

    /** The rows behind those of the names that there are. */
    public Future<Map<String, Long>> idsOf(SqlClient sql, Holder kind, Collection<String> names) {
        return sql.preparedQuery(kind.in("select id, name from ROWS where name = any($1)"))
                .execute(names(names))
                .map(rows -> Rows.all(rows).stream()
                        .collect(Collectors.toMap(row -> row.getString("name"), row -> row.getLong("id"))));
    }

    /** Sets the flag admin of exactly those users and services that have the role. */
    public Future<Void> alignFlags(SqlClient sql) {
        return sql.preparedQuery("""
                        with admins as (
                            select h.user_id as id from user_roles h join roles r on r.id = h.role_id where r.name = 'admin'
                        ), of_services as (
                            update services s set admin = not s.admin
                             where s.admin <> exists (select from service_roles h join roles r on r.id = h.role_id
                                                       where h.service_id = s.id and r.name = 'admin')
                        )
                        update users u set admin = not u.admin
                         where (u.admin and u.id not in (select id from admins))
                            or (not u.admin and u.id in (select id from admins))
                        """).execute().mapEmpty();
    }

    private static Future<List<Long>> query(SqlClient sql, String text, Tuple values) {
        return sql.preparedQuery(text)
                .mapping(row -> row.getLong("id"))
                .execute(values)
                .map(Rows::all);
    }

    private static Tuple names(Collection<String> names) {
        return Tuple.tuple().addArrayOfString(names.toArray(String[]::new));
    }

    private static Tuple holders(String role, Collection<Long> ids) {
        return Tuple.of(role).addArrayOfLong(ids.toArray(Long[]::new));
    }

    static Role role(Row row) {
        return new Role(
                row.getLong("id"),
                row.getString("name"),
                row.getString("description"),
                List.of(row.getArrayOfStrings("scopes")),
                row.getBoolean("managed_by_auth"),
                row.getBoolean("made_by_api"));
    }
}
