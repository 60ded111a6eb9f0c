package dev.metis.hub.http;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub itself listens, and how proxy, servers and services reach it.
 *
 * @param host empty for all interfaces; an IPv6 address has no brackets
 * @param connectUrl scheme, host and port, without a path
 * @param routespec prefix that the proxy sends to the hub, without escapes
 */
public record HubListenerConfig(String host, int port, URI connectUrl, String routespec) {
    private static final Set<String> EVERYWHERE = Set.of("", "0.0.0.0", "::");

    static final Option<String> HUB_IP =
            Option.of("hub_ip", Types.text(), "127.0.0.1", "Address the hub listens at; empty for all.");
    static final Option<Integer> HUB_PORT =
            Option.of("hub_port", Types.integer(0, 65535), 8081, "Port the hub listens at; 0 for a free one.");
    static final Option<Optional<BindUrl>> HUB_BIND_URL = Option.optional(
            "hub_bind_url", BindUrl.TYPE, "Where the hub listens, as one URL instead of hub_ip and hub_port.");
    static final Option<Optional<String>> HUB_CONNECT_IP = Option.optional(
            "hub_connect_ip",
            Types.text(),
            "Host at which others reach the hub, when it is not the one it listens at.");
    static final Option<Optional<URI>> HUB_CONNECT_URL = Option.optional(
            "hub_connect_url", Types.url(), "URL at which others reach the hub: scheme, host and port.");
    static final Option<Optional<String>> HUB_ROUTESPEC = Option.optional(
                    "hub_routespec", Types.text(), "Prefix that the proxy sends to the hub.")
            .defaultShownAs("base_url");

    public static final Section OPTIONS =
            Section.part("JupyterHub", HUB_IP, HUB_PORT, HUB_BIND_URL, HUB_CONNECT_IP, HUB_CONNECT_URL, HUB_ROUTESPEC);

    /** @param baseUrl of the {@link PublicListenerConfig} */
    public static HubListenerConfig read(ConfigReader in, BaseUrl baseUrl) {
        var hub = in.at(OPTIONS);
        var bind = hub.get(HUB_BIND_URL);
        if (bind.isPresent() && (hub.isSet(HUB_IP) || hub.isSet(HUB_PORT))) {
            hub.problem(HUB_BIND_URL, "is given besides hub_ip or hub_port", "Keep only hub_bind_url.");
        }
        if (bind.isPresent() && bind.get().scheme().equals("https")) {
            hub.problem(HUB_BIND_URL, "is https, which only the proxy speaks", "Write http.");
        }
        var host = bind.map(BindUrl::host).orElseGet(() -> hub.get(HUB_IP));
        var port = bind.map(BindUrl::portOrDefault).orElseGet(() -> hub.get(HUB_PORT));
        var connectHost = hub.get(HUB_CONNECT_IP).orElseGet(() -> EVERYWHERE.contains(host) ? ownName() : host);
        var connectUrl = hub.get(HUB_CONNECT_URL)
                .map(url -> origin(hub, url, baseUrl))
                .orElseGet(() -> URI.create("http://" + bracketed(connectHost) + ":" + port));
        return new HubListenerConfig(host, port, connectUrl, routespec(hub, baseUrl.path()));
    }

    /** The REST API as servers and services call it, without a slash at the end. */
    public String apiUrl(BaseUrl baseUrl) {
        return connectUrl + baseUrl.hub("api");
    }

    /**
     * Where others reach the hub.
     *
     * @param port the one it listens at, which counts when the settings leave it open
     */
    public URI urlAt(int port) {
        return connectUrl.getPort() == 0
                ? URI.create(connectUrl.getScheme() + "://" + connectUrl.getHost() + ":" + port)
                : connectUrl;
    }

    /** Where programs on its own machine reach it, which may be nearer than for others. */
    public URI localUrlAt(int port) {
        return EVERYWHERE.contains(host)
                ? URI.create("http://" + (host.contains(":") ? "[::1]" : "127.0.0.1") + ":" + port)
                : urlAt(port);
    }

    /**
     * Listens, and answers 503 until there is a hub. Fails, with the address and what to do in the message, when it cannot be had.
     *
     * @param port the one to listen at, whatever the settings say; 0 for any that is free
     */
    public Future<HubListener> listen(Vertx vertx, int port) {
        var listener = new HubListener(vertx, host, port);
        return listener.start().map(listener).recover(cause -> Future.failedFuture(cannotListen(port, cause)));
    }

    private IOException cannotListen(int port, Throwable cause) {
        var said = String.valueOf(cause.getMessage());
        var advice = said.contains("in use")
                ? "; end the program that listens there, or set JupyterHub.hub_port to another port"
                : "";
        var address = (host.isEmpty() ? "0.0.0.0" : bracketed(host)) + ":" + port;
        return new IOException("the hub cannot listen on " + address + ": " + said + advice, cause);
    }

    /**
     * Warns when servers that have a network of their own, such as containers, cannot come here.
     *
     * @param forServers the URL they are told instead, if any
     */
    public void warnUnlessReached(ConfigReader in, Optional<URI> forServers) {
        var hub = in.at(OPTIONS);
        var url = forServers.orElse(connectUrl);
        if (isLoopback(host) && (isLoopback(url.getHost()) || url.getPort() == port)) {
            hub.warning(
                    hub.isSet(HUB_BIND_URL) ? HUB_BIND_URL : HUB_IP,
                    "has the hub listen at " + host + " only, where containers cannot reach it",
                    "Set " + (hub.isSet(HUB_BIND_URL) ? "hub_bind_url to http://0.0.0.0:" + port : "hub_ip to 0.0.0.0")
                            + ", or to the address that this machine has in their network, such as 172.17.0.1, and"
                            + " hub_connect_url to where they find it.");
        } else if (isLoopback(url.getHost())) {
            hub.warning(
                    hub.isSet(HUB_CONNECT_IP) ? HUB_CONNECT_IP : HUB_CONNECT_URL,
                    "tells containers to find the hub at " + url.getHost() + ", which is themselves",
                    "Set hub_connect_url to where they find it, such as http://172.17.0.1:" + port + ".");
        }
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null
                && (host.equals("localhost")
                        || host.equals("::1")
                        || host.equals("[::1]")
                        || host.matches("127(\\.[0-9]{1,3}){3}"));
    }

    private static String routespec(ConfigReader hub, String basePath) {
        return hub.get(HUB_ROUTESPEC)
                .map(written -> {
                    var begun = written.startsWith("/") ? written : "/" + written;
                    var spec = begun.endsWith("/") ? begun : begun + "/";
                    if (!spec.startsWith(basePath)) {
                        hub.problem(HUB_ROUTESPEC, "does not begin with base_url", "Begin it with " + basePath + ".");
                    }
                    if (!PathEscapes.areReadable(spec)) {
                        hub.problem(
                                HUB_ROUTESPEC,
                                "has a percent sign that begins no escape",
                                "Write %25 where you mean a percent sign.");
                        return basePath;
                    }
                    if (!(basePath + "hub/api/").startsWith(spec) && spec.startsWith(basePath)) {
                        hub.warning(
                                HUB_ROUTESPEC,
                                "keeps requests to the API from the hub",
                                "Write " + basePath + "hub/, or take it out.");
                    }
                    return PathEscapes.decode(spec);
                })
                .orElseGet(() -> PathEscapes.decode(basePath));
    }

    private static URI origin(ConfigReader hub, URI url, BaseUrl baseUrl) {
        var path = url.getRawPath().replaceFirst("/$", "") + "/";
        if (!baseUrl.hub("api/").startsWith(path)) {
            hub.problem(HUB_CONNECT_URL, "has a path that is not below base_url", "Write scheme, host and port only.");
        }
        return URI.create(url.getScheme() + "://" + url.getRawAuthority());
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
