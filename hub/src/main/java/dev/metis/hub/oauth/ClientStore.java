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
     * Makes the client of a server. Identifiers are made of names with dashes, so that user {@code a-b} and server {@code b} of
     * user {@code a} ask for the same one; the second to come gets its server's number appended.
     *
     * @return the identifier the client has
     */
    public Future<String> insert(SqlClient sql, NewClient client, NewClient.OfServer server) {
        return sql.preparedQuery("""
                        insert into oauth_clients (identifier, secret, description, redirect_uri, allowed_scopes, server_id)
                        select case when exists (select 1 from oauth_clients where identifier = $1::text)
                                    then $1::text || '-' || $6::bigint else $1::text end,
                               $2::bytea, $3::text, $4::text, $5::text[], $6::bigint
                        returning identifier
                        """)
                .mapping(row -> row.getString("identifier"))
                .execute(tuple(client).addLong(server.id()))
                .map(Rows::only);
    }

    /**
     * Makes the client of a service, or writes all of it over what it was. A client without a secret keeps the one it has. Fails
     * when another client has the identifier. True when that changed anything.
     */
    public Future<Boolean> put(SqlClient sql, NewClient client, NewClient.OfService service) {
        return sql.preparedQuery("""
                        insert into oauth_clients (identifier, secret, description, redirect_uri, allowed_scopes, service_id)
                        values ($1, $2, $3, $4, $5, $6)
                        on conflict (service_id) do update
                           set identifier = excluded.identifier,
                               secret = coalesce(excluded.secret, oauth_clients.secret),
                               description = excluded.description,
                               redirect_uri = excluded.redirect_uri,
                               allowed_scopes = excluded.allowed_scopes
                         where (oauth_clients.identifier, oauth_clients.secret, oauth_clients.description,
                                oauth_clients.redirect_uri, oauth_clients.allowed_scopes)
                               is distinct from
                               (excluded.identifier, coalesce(excluded.secret, oauth_clients.secret), excluded.description,
                                excluded.redirect_uri, excluded.allowed_scopes)
                        """)
                .execute(tuple(client).addLong(service.id()))
                .map(Rows::any);
    }

    private static Tuple tuple(NewClient client) {
        return Tuple.tuple()
                .addString(client.identifier())
                .addBuffer(client.secret()
                        .map(secret -> Buffer.buffer(Sha256.of(secret)))
                        .orElse(null))
                .addString(client.description())
                .addString(client.redirectUri())
                .addArrayOfString(client.allowedScopes().toArray(String[]::new));
    }

    /** Gives the client of a service the token the service has now; none makes the client unusable. */
    public Future<Void> setSecret(SqlClient sql, long serviceId, Optional<String> secret) {
        return sql.preparedQuery("update oauth_clients set secret = $2 where service_id = $1")
                .execute(Tuple.tuple()
                        .addLong(serviceId)
                        .addBuffer(secret.map(text -> Buffer.buffer(Sha256.of(text)))
                                .orElse(null)))
                .mapEmpty();
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

    /** Whether the identifier belongs to a client of something else than this service. */
    public Future<Boolean> isOfAnother(SqlClient sql, String identifier, long serviceId) {
        return sql.preparedQuery("""
                        select exists (select from oauth_clients
                                        where identifier = $1 and service_id is distinct from $2::bigint) as taken
                        """)
                .mapping(row -> row.getBoolean("taken"))
                .execute(Tuple.of(identifier, serviceId))
                .map(Rows::only);
    }

    /** Ends the client and, with it, every token and code issued to it; false when the service has none. */
    public Future<Boolean> deleteOfService(SqlClient sql, long serviceId) {
        return sql.preparedQuery("delete from oauth_clients where service_id = $1")
                .execute(Tuple.of(serviceId))
                .map(Rows::any);
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
