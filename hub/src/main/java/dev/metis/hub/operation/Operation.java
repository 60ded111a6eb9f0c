package dev.metis.hub.operation;

import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.route.ProxyApi;
import dev.metis.hub.route.ProxyClient;
import dev.metis.hub.server.Servers;
import dev.metis.hub.spawner.Spawner;
import io.vertx.ext.web.Router;
import java.util.function.IntConsumer;

/** The endpoints of whoever operates a hub. */
public final class Operation {
    private final ProxyApi proxy;
    private final InfoApi info;
    private final ShutdownApi shutdown;

    /** @param endProcess ends the program with that exit code, cleanly and soon */
    public Operation(
            ProxyClient proxy,
            Servers servers,
            HttpConfig.PageSize pageSize,
            Spawner spawner,
            Authenticator authenticator,
            IntConsumer endProcess) {
        this.proxy = new ProxyApi(proxy, servers.routes(), pageSize);
        this.info = new InfoApi(spawner, authenticator);
        this.shutdown = new ShutdownApi(servers, endProcess);
    }

    /** @param api the router of everything below {@code /hub/api}, with the body read */
    public void mount(Router api) {
        proxy.mount(api);
        info.mount(api);
        shutdown.mount(api);
    }
}
