package dev.metis.hub.role;

import dev.metis.hub.db.ListQuery;
import dev.metis.hub.db.Listing;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Slice;
import dev.metis.hub.error.HubError;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The same tables as {@link RoleStore}, for what people see of roles and change about them while the hub runs. */
public final class RunTimeRoles {
    private final RoleStore store;

    public RunTimeRoles(RoleStore store) {
        this.store = store;
    }

    /** A user, group or service. */
    record Target(long id, String name, boolean admin) {}

    /** In the order of their names. */
    Future<Listing<Role>> list(SqlClient sql, Slice slice) {
        return new ListQuery<>(RoleStore.COLUMNS, RoleStore.FROM, "order by name", RoleStore::role).read(sql, slice);
    }

    /** One that must be there; it stays as it is until the transaction ends. */
    Future<Role> lock(SqlClient tx, String name) {
        return tx.preparedQuery(RoleStore.SELECT + "where name = $1 for update")
                .mapping(RoleStore::role)
                .execute(Tuple.of(name))
                .map(rows -> Rows.first(rows).orElseThrow(() -> missing(name)));
    }

    static RuntimeException missing(String name) {
        return new HubError.NotFound("role", name).exception();
    }

    /** Empty when there is one of that name. */
    Future<Optional<Role>> insert(SqlClient sql, RoleDefinition role) {
        return sql.preparedQuery("""
                        insert into roles (name, description, scopes, made_by_api) values ($1, $2, $3, true)
                        on conflict (name) do nothing
                        returning id, name, description, scopes, managed_by_auth, made_by_api
                        """)
                .mapping(RoleStore::role)
                .execute(Tuple.of(role.name(), role.description())
                        .addArrayOfString(role.scopes().toArray(String[]::new)))
                .map(Rows::first);
    }

    Future<Void> update(SqlClient sql, long id, String description, List<String> scopes) {
        return sql.preparedQuery("update roles set description = $2, scopes = $3 where id = $1")
                .execute(Tuple.of(id, description).addArrayOfString(scopes.toArray(String[]::new)))
                .mapEmpty();
    }

    /** Whoever had it has it no more. */
    Future<Void> delete(SqlClient sql, long id) {
        return sql.preparedQuery("delete from roles where id = $1")
                .execute(Tuple.of(id))
                .mapEmpty();
    }

    /** Names of those who have it directly, sorted. */
    Future<Listing<String>> holders(SqlClient sql, Role role, Holder kind, Slice slice) {
        var from = kind == Holder.USER
                ? "from roles_of_users h join users t on t.id = h.user_id where h.role_id = $1"
                : kind.in("from TABLE h join ROWS t on t.id = h.COLUMN where h.role_id = $1");
        return new ListQuery<>("select t.name", from, "order by t.name", row -> row.getString("name"))
                .read(sql, slice, role.id());
    }

    /** Those of the names that there are, until the transaction ends. */
    Future<List<Target>> lock(SqlClient tx, Holder kind, Collection<String> names) {
        return tx.preparedQuery(kind.in("select id, name, " + (kind == Holder.GROUP ? "false as admin" : "admin")
                        + " from ROWS where name = any($1) order by id for no key update"))
                .mapping(RunTimeRoles::target)
                .execute(Tuple.tuple().addArrayOfString(names.toArray(String[]::new)))
                .map(Rows::all);
    }

    private static Target target(Row row) {
        return new Target(row.getLong("id"), row.getString("name"), row.getBoolean("admin"));
    }

    /** Gives a role to these, with the flag of admins where it is theirs. Who has it keeps it. */
    Future<Void> grant(SqlClient sql, Holder kind, String role, Collection<Long> ids) {
        var granted = RoleStore.isEverybodys(kind, role)
                ? store.grant(sql, kind, role, ids, false).<Void>mapEmpty()
                : sql.preparedQuery(kind.in("""
                                insert into TABLE (COLUMN, role_id, given_by_api)
                                select unnest($1::bigint[]), id, true from roles where name = $2
                                on conflict (COLUMN, role_id) do nothing
                                """)).execute(holders(role, ids)).<Void>mapEmpty();
        return granted.compose(_ -> setFlags(sql, kind, role, ids, true));
    }

    /** Takes a role from these, with the flag of admins where it is theirs. */
    Future<Void> revoke(SqlClient sql, Holder kind, String role, Collection<Long> ids) {
        var statement = RoleStore.isEverybodys(kind, role)
                ? "update users set has_user_role = false where id = any($1) and $2 = 'user'"
                : kind.in(
                        "delete from TABLE h using roles r where h.COLUMN = any($1) and h.role_id = r.id and r.name = $2");
        return sql.preparedQuery(statement)
                .execute(holders(role, ids))
                .compose(_ -> setFlags(sql, kind, role, ids, false));
    }

    /** Makes users admins, in flag and role, as their flag in the API does. */
    public Future<Void> makeAdmins(SqlClient sql, Collection<Long> userIds) {
        return store.grant(sql, Holder.USER, Role.ADMIN, userIds, false)
                .compose(_ -> setFlags(sql, Holder.USER, Role.ADMIN, userIds, true));
    }

    /** Users and services have the flag admin exactly when they have the role themselves. */
    private static Future<Void> setFlags(SqlClient sql, Holder kind, String role, Collection<Long> ids, boolean admin) {
        return kind == Holder.GROUP || !role.equals(Role.ADMIN)
                ? Future.succeededFuture()
                : sql.preparedQuery(kind.in("update ROWS set admin = $2 where id = any($1) and admin <> $2"))
                        .execute(Tuple.tuple()
                                .addArrayOfLong(ids.toArray(Long[]::new))
                                .addBoolean(admin))
                        .mapEmpty();
    }

    private static Tuple holders(String role, Collection<Long> ids) {
        return Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)).addString(role);
    }
}
