package dev.metis.hub;

import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.server.Servers;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.util.function.IntConsumer;

/**
 * Everything a hub is made with.
 *
 * @param database where PostgreSQL is, which may come up later than the hub
 * @param proxyApi where the proxy's REST API is
 * @param proxyToken what the proxy's REST API asks for
 * @param endProcess ends the program with that exit code, cleanly and soon; called when the hub decides to end
 */
public record HubSettings(
        HubConfig config,
        PgConnectOptions database,
        URI proxyApi,
        String proxyToken,
        Authenticator authenticator,
        AuthenticatorConfig logins,
        Servers.Platform platform,
        IntConsumer endProcess) {

    @Override
    public String toString() {
        return "HubSettings[***]";
    }
}
