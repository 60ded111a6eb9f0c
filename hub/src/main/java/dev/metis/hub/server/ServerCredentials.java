package dev.metis.hub.server;

import dev.metis.hub.access.OwnerId;
import dev.metis.hub.config.Secret;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.error.HubException;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.oauth.ClientStore;
import dev.metis.hub.oauth.NewClient;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.SpawnerConfig;
import dev.metis.hub.token.NewToken;
import dev.metis.hub.token.Secrets;
import dev.metis.hub.token.TokenStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server proves itself with: an API token of its own, and an OAuth client whose secret is that token. Both are new at
 * each start and gone after the stop.
 */
final class ServerCredentials {
    private final RoleScopes roles;
    private final TokenStore tokens;
    private final ClientStore clients;
    private final HubEvents events;
    private final BaseUrl base;
    private final SpawnerConfig config;

    ServerCredentials(
            RoleScopes roles,
            TokenStore tokens,
            ClientStore clients,
            HubEvents events,
            BaseUrl base,
            SpawnerConfig config) {
        this.roles = roles;
        this.tokens = tokens;
        this.clients = clients;
        this.events = events;
        this.base = base;
        this.config = config;
    }

    /**
     * What was issued.
     *
     * @param token clear; known to the caller only
     * @param clientId identifier of the OAuth client
     */
    record Issued(String token, String clientId) {
        @Override
        public String toString() {
            return "Issued[" + clientId + "]";
        }
    }

    /** Replaces whatever an earlier run left. */
    Future<Issued> issue(SqlClient tx, Server server) {
        return issue(tx, server, Secrets.hex32());
    }

    /**
     * Makes a token that the server already has its own. False when it is somebody else's: then it ends, since whoever has
     * the server would have it too.
     */
    Future<Boolean> adopt(SqlClient tx, Server server, Secret secret) {
        var hashed = Sha256.of(secret.reveal());
        return tokens.find(tx, hashed).compose(found -> {
            var mine = found.isEmpty()
                    || (found.get().ofServer() && found.get().owner().equals(new OwnerId.OfUser(server.userId())));
            return tokens.delete(tx, hashed)
                    .compose(_ -> mine
                            ? issue(tx, server, secret.reveal()).map(true)
                            : ended(tx, found.get().owner()).map(false));
        });
    }

    static @Nullable Void requireOwn(boolean adopted) {
        if (!adopted) {
            throw new SpawnException(
                    "what was found running has the API token of somebody else, which was ended. Remove it and start again",
                    "");
        }
        return null;
    }

    private Future<Void> ended(SqlClient tx, OwnerId owner) {
        return events.publish(
                tx,
                switch (owner) {
                    case OwnerId.OfUser user -> new HubEvent.UserChanged(user.id());
                    case OwnerId.OfService service -> new HubEvent.ServiceChanged(service.id());
                });
    }

    private Future<Issued> issue(SqlClient tx, Server server, String secret) {
        var prefix = base.path() + server.key().path();
        return revoke(tx, server)
                .compose(_ -> roles.ofServersToken(tx, server.userId(), server.key(), config.tokenScopes()))
                .compose(scopes -> tokens.insert(
                        tx,
                        new NewToken(
                                secret,
                                new OwnerId.OfUser(server.userId()),
                                Optional.empty(),
                                Optional.of(server.id()),
                                Optional.empty(),
                                scopes,
                                "Server at " + prefix,
                                Optional.empty())))
                .compose(_ -> clientScopes(tx, server))
                .compose(scopes -> clients.insert(
                        tx,
                        new NewClient(
                                server.key().oauthClientId(),
                                Optional.of(secret),
                                "Server at " + prefix,
                                prefix + "oauth_callback",
                                scopes),
                        new NewClient.OfServer(server.id())))
                .map(clientId -> new Issued(secret, clientId));
    }

    /** Ends the server's own token and every browser's token for it. */
    Future<Void> revoke(SqlClient tx, Server server) {
        return clients.deleteOfServer(tx, server.id())
                .compose(_ -> tokens.deleteOfServer(tx, server.id()))
                .compose(_ -> events.publish(tx, new HubEvent.UserChanged(server.userId())));
    }

    private Future<List<String>> clientScopes(SqlClient tx, Server server) {
        var access = "access:servers!server=" + server.key().fullName();
        return scopesOfRoles(tx)
                .map(ofRoles -> Stream.of(config.oauthScopes(), ofRoles, List.of(access))
                        .flatMap(List::stream)
                        .sorted()
                        .distinct()
                        .toList());
    }

    private Future<List<String>> scopesOfRoles(SqlClient tx) {
        return config.oauthRoles().isEmpty()
                ? Future.succeededFuture(List.of())
                : roles.ofRoles(tx, config.oauthRoles())
                        .recover(cause -> Future.failedFuture(
                                cause instanceof HubException refused
                                        ? new SpawnException(
                                                "oauth_" + refused.error().message(), "")
                                        : cause));
    }
}
