package dev.metis.hub.oauth;

import dev.metis.hub.access.Resource;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table oauth_clients. A client lives as long as its service, or one run of its server. */
public final class ClientStore {
    private static final String SELECT = """
            select c.id, c.identifier, c.description, c.redirect_uri, c.allowed_scopes, s.name as server, u.name as owner,
                   u.id as owner_id, v.name as service, coalesce(v.oauth_no_confirm, false) as no_confirm
              from oauth_clients c
              left join servers s on s.id = c.server_id
              left join users u on u.id = s.user_id
              left join services v on v.id = c.service_id
            """;

    /**
     * Identifiers are made of names with dashes, so that user {@code a-b} and server {@code b} of user {@code a} ask for the
     * same one; the second to come gets its server's number appended.
     *
     * @return the identifier the client has
     */
    public Future<String> insert(SqlClient sql, NewClient client) {
        return sql.preparedQuery("""
                        insert into oauth_clients (identifier, secret, description, redirect_uri, allowed_scopes, server_id)
                        select case when exists (select 1 from oauth_clients where identifier = $1::text)
                                    then $1::text || '-' || $6::bigint else $1::text end,
                               $2::bytea, $3::text, $4::text, $5::text[], $6::bigint
                        returning identifier
                        """)
                .mapping(row -> row.getString("identifier"))
                .execute(Tuple.tuple()
                        .addString(client.identifier())
                        .addBuffer(Buffer.buffer(Sha256.of(client.secret())))
                        .addString(client.description())
                        .addString(client.redirectUri())
                        .addArrayOfString(client.allowedScopes().toArray(String[]::new))
                        .addLong(client.serverId()))
                .map(Rows::only);
    }

    /** Without a secret nobody could redeem a code, so that it counts as missing. */
    public Future<Optional<OAuthClient>> find(SqlClient sql, String identifier) {
        if (!isStorable(identifier)) {
            return Future.succeededFuture(Optional.empty());
        }
        return sql.preparedQuery(SELECT + "where c.identifier = $1 and c.secret is not null")
                .mapping(ClientStore::client)
                .execute(Tuple.of(identifier))
                .map(Rows::first);
    }

    /** The client of that name, if it also knows the secret. */
    public Future<Optional<OAuthClient>> authenticate(SqlClient sql, String identifier, String secret) {
        if (!isStorable(identifier)) {
            return Future.succeededFuture(Optional.empty());
        }
        return sql.preparedQuery(SELECT + "where c.identifier = $1 and c.secret = $2")
                .mapping(ClientStore::client)
                .execute(Tuple.of(identifier, Buffer.buffer(Sha256.of(secret))))
                .map(Rows::first);
    }

    /** All scopes the user's present tokens of the client were stored with. */
    public Future<Set<String>> grantedBefore(SqlClient sql, long clientId, long userId) {
        return sql.preparedQuery("""
                        select distinct unnest(scopes) as scope from tokens where client_id = $1 and user_id = $2
                        """)
                .mapping(row -> row.getString("scope"))
                .execute(Tuple.of(clientId, userId))
                .map(rows -> Set.copyOf(Rows.all(rows)));
    }

    /** Ends the client and, with it, every token and code issued to it. */
    public Future<Void> deleteOfServer(SqlClient sql, long serverId) {
        return sql.preparedQuery("delete from oauth_clients where server_id = $1")
                .execute(Tuple.of(serverId))
                .mapEmpty();
    }

    /** PostgreSQL has no text with a zero byte; strangers may still send one. */
    private static boolean isStorable(String identifier) {
        return identifier.indexOf('\0') < 0;
    }

    private static OAuthClient client(Row row) {
        return new OAuthClient(
                row.getLong("id"),
                row.getString("identifier"),
                row.getString("description"),
                row.getString("redirect_uri"),
                List.of(row.getArrayOfStrings("allowed_scopes")),
                stands(row),
                Optional.ofNullable(row.getLong("owner_id")),
                row.getBoolean("no_confirm"));
    }

    private static Resource stands(Row row) {
        var service = row.getString("service");
        return service == null
                ? new Resource.OfServer(new ServerKey(new UserName(row.getString("owner")), row.getString("server")))
                : new Resource.OfService(new ServiceName(service));
    }
}
