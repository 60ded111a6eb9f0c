package dev.metis.deploy;

import dev.metis.hub.http.HubListener;
import dev.metis.hub.http.HubListenerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports on which hub and proxy speak with each other and with users' servers, where the settings leave them open, so that
 * several Metis can run on one machine. None is chosen before somebody listens there: another program could take it meanwhile.
 * The hub's is kept in a file, since a server that survives a restart knows the hub by its port.
 */
record InnerPorts(Path file) {
    private static final Logger log = LoggerFactory.getLogger(InnerPorts.class);
    private static final String HUB = "hub";
    private static final int USUAL = 8081;
    /** Those after the usual one come first: a free one of the system's choice may be an outgoing connection's next time. */
    private static final int TRIED = 20;

    private static final List<String> SAYING_THE_HUBS =
            List.of("JupyterHub.hub_port", "JupyterHub.hub_bind_url", "JupyterHub.hub_connect_url");

    /** Options that leave open what the settings do not say. */
    static Map<String, String> leftOpenIn(Settings settings) {
        var options = new HashMap<String, String>();
        if (SAYING_THE_HUBS.stream().noneMatch(settings::mentions)) {
            options.put("JupyterHub.hub_port", "0");
        }
        if (settings.read().proxy().shouldStart() && !settings.mentions("ConfigurableHTTPProxy.api_url")) {
            options.put("ConfigurableHTTPProxy.api_url", "http://127.0.0.1:0");
        }
        return options;
    }

    /** Waits until the hub listens: where the settings say so, else at the port of last time, else at one that is free. */
    HubListener listen(Vertx vertx, HubListenerConfig hub) throws IOException {
        if (hub.port() != 0) {
            return hub.listen(vertx, hub.port()).await();
        }
        var known = known();
        var listener = known.map(port -> listenAgain(vertx, hub, port))
                .orElseGet(() -> listenAtFree(vertx, hub, USUAL))
                .await();
        if (!known.equals(Optional.of(listener.port()))) {
            keep(listener.port());
        }
        return listener;
    }

    private static Future<HubListener> listenAgain(Vertx vertx, HubListenerConfig hub, int port) {
        return hub.listen(vertx, port)
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("port", port)
                        .addKeyValue("cause", cause.getMessage())
                        .log("running_servers_cannot_find_the_hub"))
                .recover(_ -> listenAtFree(vertx, hub, USUAL));
    }

    private static Future<HubListener> listenAtFree(Vertx vertx, HubListenerConfig hub, int first) {
        return first == USUAL + TRIED
                ? hub.listen(vertx, 0)
                : hub.listen(vertx, first).recover(_ -> listenAtFree(vertx, hub, first + 1));
    }

    /** A port that nobody uses at this moment. */
    static int anyFree() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Optional<Integer> known() throws IOException {
        var properties = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
        }
        return Optional.ofNullable(properties.getProperty(HUB))
                .filter(port -> port.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .filter(port -> port > 0 && port <= 65535);
    }

    private void keep(int port) throws IOException {
        var properties = new Properties();
        properties.setProperty(HUB, Integer.toString(port));
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, "Port at which users' servers find the hub");
        }
    }
}
