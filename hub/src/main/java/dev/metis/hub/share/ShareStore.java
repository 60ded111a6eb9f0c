package dev.metis.hub.share;

import dev.metis.hub.access.Resource;
import dev.metis.hub.db.ListQuery;
import dev.metis.hub.db.Listing;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Slice;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The table shares. Whoever changes a share publishes {@code UserChanged} or {@code GroupChanged} of whom it is with in the
 * same transaction.
 */
public final class ShareStore {
    private static final String COLUMNS = """
            select h.id, h.server_id, s.name as server, s.state = 'ready' as ready, o.id as owner_id, o.name as owner,
                   h.user_id, u.name as with_user, h.group_id, g.name as with_group, h.scopes, h.created_at
            """;

    private static final String FROM = """
              from shares h
              join servers s on s.id = h.server_id
              join users o on o.id = s.user_id
              left join users u on u.id = h.user_id
              left join groups g on g.id = h.group_id
             where (h.expires_at is null or h.expires_at > now())
            """;

    /** What of a server is shared with exactly that user or group. */
    public Future<Optional<Share>> find(SqlClient sql, long serverId, Recipient with) {
        return sql.preparedQuery(COLUMNS + FROM
                        + " and h.server_id = $1 and (h.user_id = $2::bigint or h.group_id = $3::bigint)")
                .mapping(ShareStore::share)
                .execute(tuple(serverId, with))
                .map(Rows::first);
    }

    /**
     * Adds scopes to what is shared; false when all of that was shared before.
     *
     * @param scopes sorted, without filter
     */
    public Future<Boolean> grant(SqlClient sql, long serverId, Recipient with, Collection<String> scopes) {
        var target = with instanceof Recipient.OfUser ? "user_id" : "group_id";
        return sql.preparedQuery("""
                        insert into shares (server_id, user_id, group_id, scopes) values ($1, $2, $3, $4)
                        on conflict (server_id, %s) do update
                           set scopes = array(select distinct unnest(shares.scopes || excluded.scopes) as scope order by scope)
                         where not shares.scopes @> excluded.scopes
                        """.formatted(target))
                .execute(tuple(serverId, with).addArrayOfString(scopes.toArray(String[]::new)))
                .map(Rows::any);
    }

    /** Takes scopes from what is shared; without any left the share is gone. True when that changed anything. */
    public Future<Boolean> revoke(SqlClient sql, long serverId, Recipient with, Collection<String> scopes) {
        return sql.preparedQuery("""
                        with mine as (
                            select id, array(select unnest(scopes) except select unnest($4::text[]) order by 1) as left_over
                              from shares
                             where server_id = $1 and (user_id = $2::bigint or group_id = $3::bigint) and scopes && $4::text[]
                               for update
                        ), gone as (
                            delete from shares using mine where shares.id = mine.id and cardinality(left_over) = 0
                            returning shares.id
                        ), less as (
                            update shares set scopes = left_over from mine
                             where shares.id = mine.id and cardinality(left_over) > 0
                            returning shares.id
                        )
                        select exists (select from gone union all select from less) as changed
                        """)
                .mapping(row -> row.getBoolean("changed"))
                .execute(tuple(serverId, with).addArrayOfString(scopes.toArray(String[]::new)))
                .map(Rows::only);
    }

    /** Ends what of a server is shared with exactly that user or group; false when nothing is. */
    public Future<Boolean> delete(SqlClient sql, long serverId, Recipient with) {
        return sql.preparedQuery("""
                        delete from shares where server_id = $1 and (user_id = $2::bigint or group_id = $3::bigint)
                        """).execute(tuple(serverId, with)).map(Rows::any);
    }

    /** Ends everything that is shared of a server; with whom it was. */
    public Future<List<Recipient>> deleteOfServer(SqlClient sql, long serverId) {
        return sql.preparedQuery("delete from shares where server_id = $1 returning user_id, group_id")
                .mapping(ShareStore::recipient)
                .execute(Tuple.of(serverId))
                .map(Rows::all);
    }

    /** With whom a server is shared. */
    public Future<Listing<Share>> ofServer(SqlClient sql, long serverId, Slice slice) {
        return list(sql, " and h.server_id = $1", serverId, slice);
    }

    /** With whom any server of a user is shared. */
    public Future<Listing<Share>> ofOwner(SqlClient sql, long ownerId, Slice slice) {
        return list(sql, " and s.user_id = $1", ownerId, slice);
    }

    /** What is shared with a user, be it through a group. */
    public Future<Listing<Share>> withUser(SqlClient sql, long userId, Slice slice) {
        return list(sql, """
                         and h.id in (select id from shares where user_id = $1
                                      union all
                                      select x.id
                                        from group_members m join shares x on x.group_id = m.group_id
                                       where m.user_id = $1)
                        """, userId, slice);
    }

    /** What is shared with a group. */
    public Future<Listing<Share>> withGroup(SqlClient sql, long groupId, Slice slice) {
        return list(sql, " and h.group_id = $1", groupId, slice);
    }

    /** In the order in which it was shared. */
    private static Future<Listing<Share>> list(SqlClient sql, String condition, long id, Slice slice) {
        return new ListQuery<>(COLUMNS, FROM + condition, "order by h.id", ShareStore::share).read(sql, slice, id);
    }

    public Future<Integer> deleteExpired(SqlClient sql) {
        return sql.query("delete from shares where expires_at < now()")
                .execute()
                .map(rows -> rows.rowCount());
    }

    private static Tuple tuple(long serverId, Recipient with) {
        return Tuple.tuple()
                .addLong(serverId)
                .addLong(with instanceof Recipient.OfUser user ? user.id() : null)
                .addLong(with instanceof Recipient.OfGroup group ? group.id() : null);
    }

    private static Recipient recipient(Row row) {
        var user = row.getLong("user_id");
        return user == null ? new Recipient.OfGroup(row.getLong("group_id")) : new Recipient.OfUser(user);
    }

    private static Share share(Row row) {
        var group = row.getString("with_group");
        return new Share(
                row.getLong("id"),
                server(row),
                recipient(row),
                group == null
                        ? new Resource.OfUser(new UserName(row.getString("with_user")))
                        : new Resource.OfGroup(new GroupName(group)),
                List.of(row.getArrayOfStrings("scopes")),
                row.getOffsetDateTime("created_at"));
    }

    static Share.SharedServer server(Row row) {
        return new Share.SharedServer(
                row.getLong("server_id"),
                row.getLong("owner_id"),
                new ServerKey(new UserName(row.getString("owner")), row.getString("server")),
                row.getBoolean("ready"));
    }
}
