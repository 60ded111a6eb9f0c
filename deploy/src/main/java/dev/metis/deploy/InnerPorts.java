package dev.metis.deploy;

import dev.metis.deploy.host.PortHolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The ports on which hub and proxy speak with each other and with users' servers: JupyterHub's usual ones, or others where
 * those are taken, so that several Metis can run on one machine. Kept in a file, since a server that survives a restart
 * knows the hub by its port.
 */
record InnerPorts(Path file) {
    private static final String HOST = "127.0.0.1";

    /** Options for the ports that the settings leave open. */
    Map<String, String> choose(Settings settings) throws IOException {
        var remembered = read();
        var options = new HashMap<String, String>();
        if (!settings.mentions("JupyterHub.hub_port") && !settings.mentions("JupyterHub.hub_bind_url")) {
            options.put("JupyterHub.hub_port", Integer.toString(port(remembered, "hub", 8081)));
        }
        if (!settings.mentions("ConfigurableHTTPProxy.api_url")) {
            options.put("ConfigurableHTTPProxy.api_url", "http://" + HOST + ":" + port(remembered, "proxy", 8001));
        }
        try (var out = Files.newBufferedWriter(file)) {
            remembered.store(out, "Ports on which Metis speaks with itself and with users' servers");
        }
        return options;
    }

    private static int port(Properties remembered, String name, int usual) throws IOException {
        var port = Integer.parseInt(remembered.getProperty(name, Integer.toString(usual)));
        if (!PortHolder.isFree(HOST, port)) {
            port = anyFree();
        }
        remembered.setProperty(name, Integer.toString(port));
        return port;
    }

    /** A port that nobody uses at this moment. */
    static int anyFree() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Properties read() throws IOException {
        var properties = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
        }
        return properties;
    }
}
