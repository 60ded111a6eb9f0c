package dev.metis.deploy.proxy;

import dev.metis.hub.FreePorts;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a proxy is to be started.
 *
 * @param options as on its command line, addresses included
 */
record Start(SocketAddress address, SocketAddress api, List<String> options, Map<String, String> environment) {
    /** On free ports of this machine, with these options besides. */
    static Start with(String... more) {
        var ports = FreePorts.find(2);
        var options = new ArrayList<>(
                List.of("--ip", "127.0.0.1", "--port", ports.get(0).toString()));
        options.addAll(
                List.of("--api-ip", "127.0.0.1", "--api-port", ports.get(1).toString()));
        options.addAll(Arrays.asList(more));
        return new Start(
                tcp(ports.get(0)), tcp(ports.get(1)), options, Map.of("CONFIGPROXY_AUTH_TOKEN", ProxyUnderTest.TOKEN));
    }

    /** On UNIX sockets with these names. */
    static Start onSockets(String publicSocket, String apiSocket, String... more) {
        var options = new ArrayList<>(List.of("--socket", publicSocket, "--api-socket", apiSocket));
        options.addAll(Arrays.asList(more));
        return new Start(
                SocketAddress.domainSocketAddress(publicSocket),
                SocketAddress.domainSocketAddress(apiSocket),
                options,
                Map.of("CONFIGPROXY_AUTH_TOKEN", ProxyUnderTest.TOKEN));
    }

    /** Options that are only read; nothing listens anywhere. */
    static Start reading(List<String> options, Map<String, String> environment) {
        return new Start(tcp(1), tcp(1), options, environment);
    }

    Start and(String variable, String value) {
        var changed = new HashMap<>(environment);
        changed.put(variable, value);
        return new Start(address, api, options, changed);
    }

    private static SocketAddress tcp(int port) {
        return SocketAddress.inetSocketAddress(port, "127.0.0.1");
    }
}
