package dev.metis.hub.share;

import dev.metis.hub.db.ListQuery;
import dev.metis.hub.db.Listing;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.db.Slice;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The table share_codes. Codes are stored as digests; the clear text is known only to whoever got it. */
public final class ShareCodeStore {
    private static final String COLUMNS = """
            select c.id, c.server_id, s.name as server, s.state = 'ready' as ready, o.id as owner_id, o.name as owner, c.scopes,
                   c.created_at, c.expires_at, c.exchange_count, c.last_exchanged_at
            """;

    private static final String FROM = """
              from share_codes c
              join servers s on s.id = c.server_id
              join users o on o.id = s.user_id
             where (c.expires_at is null or c.expires_at > now())
            """;

    /**
     * Its row.
     *
     * @param secret clear; only its digest is stored
     * @param scopes sorted, without filter
     */
    public Future<Long> insert(
            SqlClient sql, long serverId, String secret, Collection<String> scopes, Duration lifetime) {
        return sql.preparedQuery("""
                        insert into share_codes (server_id, hashed, scopes, expires_at)
                        values ($1, $2, $3, now() + $4 * interval '1 second')
                        returning id
                        """)
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.of(serverId, Buffer.buffer(Sha256.of(secret)))
                        .addArrayOfString(scopes.toArray(String[]::new))
                        .addLong(lifetime.toSeconds()))
                .map(Rows::only);
    }

    /** Unless it expired. */
    public Future<Optional<ShareCode>> find(SqlClient sql, long id) {
        return sql.preparedQuery(COLUMNS + FROM + " and c.id = $1")
                .mapping(ShareCodeStore::code)
                .execute(Tuple.of(id))
                .map(Rows::first);
    }

    /** Unless it expired. */
    public Future<Optional<ShareCode>> find(SqlClient sql, String secret) {
        return sql.preparedQuery(COLUMNS + FROM + " and c.hashed = $1")
                .mapping(ShareCodeStore::code)
                .execute(Tuple.of(Buffer.buffer(Sha256.of(secret))))
                .map(Rows::first);
    }

    /** Notes that somebody used it; false when it expired or was deleted meanwhile. */
    public Future<Boolean> exchanged(SqlClient sql, long id) {
        return sql.preparedQuery("""
                        update share_codes set exchange_count = exchange_count + 1, last_exchanged_at = now()
                         where id = $1 and (expires_at is null or expires_at > now())
                        """).execute(Tuple.of(id)).map(Rows::any);
    }

    /** Of a server, in the order in which they were made. */
    public Future<Listing<ShareCode>> ofServer(SqlClient sql, long serverId, Slice slice) {
        return list(sql, " and c.server_id = $1", serverId, slice);
    }

    /** Of all servers of a user, in the order in which they were made. */
    public Future<Listing<ShareCode>> ofOwner(SqlClient sql, long ownerId, Slice slice) {
        return list(sql, " and s.user_id = $1", ownerId, slice);
    }

    private static Future<Listing<ShareCode>> list(SqlClient sql, String condition, long id, Slice slice) {
        return new ListQuery<>(COLUMNS, FROM + condition, "order by c.id", ShareCodeStore::code).read(sql, slice, id);
    }

    /** One of a server; false when it has no such code. */
    public Future<Boolean> delete(SqlClient sql, long serverId, long id) {
        return sql.preparedQuery("delete from share_codes where server_id = $1 and id = $2")
                .execute(Tuple.of(serverId, id))
                .map(Rows::any);
    }

    /** One of a server; false when it has no such code. */
    public Future<Boolean> delete(SqlClient sql, long serverId, String secret) {
        return sql.preparedQuery("delete from share_codes where server_id = $1 and hashed = $2")
                .execute(Tuple.of(serverId, Buffer.buffer(Sha256.of(secret))))
                .map(Rows::any);
    }

    /** All of a server. */
    public Future<Integer> deleteOfServer(SqlClient sql, long serverId) {
        return sql.preparedQuery("delete from share_codes where server_id = $1")
                .execute(Tuple.of(serverId))
                .map(rows -> rows.rowCount());
    }

    public Future<Integer> deleteExpired(SqlClient sql) {
        return sql.query("delete from share_codes where expires_at < now()")
                .execute()
                .map(rows -> rows.rowCount());
    }

    private static ShareCode code(Row row) {
        return new ShareCode(
                row.getLong("id"),
                ShareStore.server(row),
                List.of(row.getArrayOfStrings("scopes")),
                row.getOffsetDateTime("created_at"),
                Optional.ofNullable(row.getOffsetDateTime("expires_at")),
                row.getInteger("exchange_count"),
                Optional.ofNullable(row.getOffsetDateTime("last_exchanged_at")));
    }
}
