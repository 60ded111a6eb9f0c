package dev.metis.hub.role;

import dev.metis.hub.access.Owner;
import dev.metis.hub.db.Rows;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what somebody holds, each in one statement: roles, groups with their roles, and what is shared with either. */
final class HoldingStore {

    /**
     * @param raw scopes of all roles, those of groups included
     * @param sharedUntil when the first of what is shared ends
     */
    record Holdings(
            Owner owner,
            List<String> raw,
            Set<Long> groups,
            List<SharedServer> shared,
            Optional<OffsetDateTime> sharedUntil) {}

    /** @param scopes without a filter: they mean this server */
    record SharedServer(long id, long ownerId, ServerKey key, List<String> scopes) {}

    Future<Optional<Long>> idOf(SqlClient sql, UserName user) {
        return sql.preparedQuery("select id from users where name = $1")
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.of(user.value()))
                .map(Rows::first);
    }

    Future<Optional<Holdings>> ofUser(SqlClient sql, long id) {
        return sql.preparedQuery("""
                        with mine as (
                            select g.id, g.name from group_members m join groups g on g.id = m.group_id where m.user_id = $1
                        ), held as (
                            select role_id from roles_of_users where user_id = $1
                            union
                            select r.role_id from mine join group_roles r on r.group_id = mine.id
                        ), shared as (
                            select server_id, scopes, expires_at from shares where user_id = $1
                            union all
                            select s.server_id, s.scopes, s.expires_at from mine join shares s on s.group_id = mine.id
                        ), valid as (
                            select server_id, scopes, expires_at from shared where expires_at is null or expires_at > now()
                        )
                        select u.id, u.name, u.admin, u.user_info,
                               array(select r.name
                                       from roles_of_users h join roles r on r.id = h.role_id
                                      where h.user_id = u.id order by r.name) as roles,
                               array(select name from mine order by name) as groups,
                               array(select id from mine) as group_ids,
                               array(select distinct unnest(r.scopes)
                                       from held join roles r on r.id = held.role_id) as scopes,
                               (select coalesce(jsonb_agg(jsonb_build_object(
                                           'id', s.id, 'name', s.name, 'owner', o.name, 'owner_id', o.id,
                                           'scopes', to_jsonb(valid.scopes))), '[]')
                                  from valid join servers s on s.id = valid.server_id join users o on o.id = s.user_id)
                                   as shared,
                               (select min(expires_at) from valid) as shared_until
                          from users u
                         where u.id = $1
                        """)
                .mapping(HoldingStore::ofUser)
                .execute(Tuple.of(id))
                .map(Rows::first);
    }

    /** Services are in no group, and nothing is shared with them. */
    Future<Optional<Holdings>> ofService(SqlClient sql, long id) {
        return sql.preparedQuery("""
                        with held as (
                            select r.name, r.scopes from service_roles h join roles r on r.id = h.role_id where h.service_id = $1
                        )
                        select s.id, s.name, s.admin,
                               array(select name from held order by name) as roles,
                               array(select distinct unnest(scopes) from held) as scopes
                          from services s
                         where s.id = $1
                        """)
                .mapping(HoldingStore::ofService)
                .execute(Tuple.of(id))
                .map(Rows::first);
    }

    private static Holdings ofUser(Row row) {
        var owner = new Owner.OfUser(
                row.getLong("id"),
                new UserName(row.getString("name")),
                row.getBoolean("admin"),
                List.of(row.getArrayOfStrings("roles")),
                Arrays.stream(row.getArrayOfStrings("groups"))
                        .map(GroupName::new)
                        .toList(),
                Optional.ofNullable(row.getJsonObject("user_info")));
        return new Holdings(
                owner,
                List.of(row.getArrayOfStrings("scopes")),
                Set.of(row.getArrayOfLongs("group_ids")),
                row.getJsonArray("shared").stream()
                        .map(JsonObject.class::cast)
                        .map(HoldingStore::shared)
                        .toList(),
                Optional.ofNullable(row.getOffsetDateTime("shared_until")));
    }

    private static SharedServer shared(JsonObject share) {
        JsonArray scopes = share.getJsonArray("scopes");
        return new SharedServer(
                share.getLong("id"),
                share.getLong("owner_id"),
                new ServerKey(new UserName(share.getString("owner")), share.getString("name")),
                scopes.stream().map(String.class::cast).toList());
    }

    private static Holdings ofService(Row row) {
        var owner = new Owner.OfService(
                row.getLong("id"),
                new ServiceName(row.getString("name")),
                row.getBoolean("admin"),
                List.of(row.getArrayOfStrings("roles")));
        return new Holdings(owner, List.of(row.getArrayOfStrings("scopes")), Set.of(), List.of(), Optional.empty());
    }
}
