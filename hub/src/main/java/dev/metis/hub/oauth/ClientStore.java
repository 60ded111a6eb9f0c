package dev.metis.hub.oauth;

import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Sha256;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** The table oauth_clients. A client lives as long as one run of its server. */
public final class ClientStore {

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

    /** Ends the client and, with it, every token and code issued to it. */
    public Future<Void> deleteOfServer(SqlClient sql, long serverId) {
        return sql.preparedQuery("delete from oauth_clients where server_id = $1")
                .execute(Tuple.of(serverId))
                .mapEmpty();
    }
}
