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
import java.util.Optional;

/**
 * The tables roles, user_roles, group_roles and service_roles, and what else says who has a role: the column has_user_role,
 * and the flag admin, which is true for exactly those who have the role admin.
 */
public final class RoleStore {
    private static final String SELECT = "select id, name, description, scopes, managed_by_auth from roles ";

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
                .execute(Tuple.tuple().addArrayOfString(names.toArray(String[]::new)))
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
                               managed_by_auth = roles.managed_by_auth and excluded.managed_by_auth
                         where (roles.description, roles.scopes) is distinct from (excluded.description, excluded.scopes)
                            or (roles.managed_by_auth and not excluded.managed_by_auth)
                        returning name
                        """)
                .mapping(row -> row.getString("name"))
                .execute(Tuple.of(wanted, managedByAuth))
                .map(Rows::all);
    }

    /** Makes a user an admin or an ordinary user, in flag and role; true when that changed anything. */
    public Future<Boolean> setAdmin(SqlClient sql, long userId, boolean admin) {
        return sql.preparedQuery("""
                        with flag as (
                            update users set admin = $2 where id = $1 and admin <> $2 returning id
                        ), granted as (
                            insert into user_roles (user_id, role_id)
                            select u.id, r.id from users u, roles r where u.id = $1 and r.name = 'admin' and $2
                            on conflict do nothing
                            returning user_id
                        ), revoked as (
                            delete from user_roles h using roles r
                             where h.user_id = $1 and h.role_id = r.id and r.name = 'admin' and not $2
                            returning h.user_id
                        )
                        select exists (select from flag union all select from granted union all select from revoked) as changed
                        """)
                .mapping(row -> row.getBoolean("changed"))
                .execute(Tuple.of(userId, admin))
                .map(Rows::only);
    }

    private static Role role(Row row) {
        return new Role(
                row.getLong("id"),
                row.getString("name"),
                row.getString("description"),
                List.of(row.getArrayOfStrings("scopes")),
                row.getBoolean("managed_by_auth"));
    }
}
