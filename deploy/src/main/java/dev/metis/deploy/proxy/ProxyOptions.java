package dev.metis.deploy.proxy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code metis proxy}: all of configurable-http-proxy, then our own. */
public final class ProxyOptions {
    static final String IP = "--ip";
    static final String PORT = "--port";
    static final String SOCKET = "--socket";
    static final String API_IP = "--api-ip";
    static final String API_PORT = "--api-port";
    static final String API_SOCKET = "--api-socket";
    static final String METRICS_IP = "--metrics-ip";
    static final String METRICS_PORT = "--metrics-port";
    static final String METRICS_SOCKET = "--metrics-socket";
    static final String REDIRECT_PORT = "--redirect-port";
    static final String REDIRECT_TO = "--redirect-to";
    static final String DEFAULT_TARGET = "--default-target";
    static final String ERROR_TARGET = "--error-target";
    static final String ERROR_PATH = "--error-path";
    static final String NO_X_FORWARD = "--no-x-forward";
    static final String NO_PREPEND_PATH = "--no-prepend-path";
    static final String NO_INCLUDE_PREFIX = "--no-include-prefix";
    static final String AUTO_REWRITE = "--auto-rewrite";
    static final String CHANGE_ORIGIN = "--change-origin";
    static final String PROTOCOL_REWRITE = "--protocol-rewrite";
    static final String CUSTOM_HEADER = "--custom-header";
    static final String INSECURE = "--insecure";
    static final String HOST_ROUTING = "--host-routing";
    static final String SSL_PROTOCOL = "--ssl-protocol";
    static final String SSL_CIPHERS = "--ssl-ciphers";
    static final String SSL_ALLOW_RC4 = "--ssl-allow-rc4";
    static final String SSL_DHPARAM = "--ssl-dhparam";
    static final String CLIENT_SSL_REQUEST_CERT = "--client-ssl-request-cert";
    static final String CLIENT_SSL_REJECT_UNAUTHORIZED = "--client-ssl-reject-unauthorized";
    static final String TIMEOUT = "--timeout";
    static final String PROXY_TIMEOUT = "--proxy-timeout";
    static final String KEEP_ALIVE_TIMEOUT = "--keep-alive-timeout";
    static final String LOG_LEVEL = "--log-level";
    static final String PID_FILE = "--pid-file";
    static final String STORAGE_BACKEND = "--storage-backend";
    static final String ACCESS_LOG = "--access-log";
    static final String DRAIN_TIMEOUT = "--drain-timeout";
    static final String REUSE_PORT = "--reuse-port";
    static final String ROUTES_FROM = "--routes-from";
    static final String MAX_HEADER_BYTES = "--max-header-bytes";
    static final String CONTROL_FRAMES = "--control-frames-are-activity";

    private final List<OptionSpec> specs = new ArrayList<>();

    private ProxyOptions() {}

    /** All of them, for the description of the command. */
    public static List<OptionSpec> all() {
        var options = new ProxyOptions();
        options.listeners();
        options.tls();
        options.forwarding();
        options.program();
        options.ourOwn();
        return List.copyOf(options.specs);
    }

    private void listeners() {
        text(IP, "address", "Public address; all when not given.");
        number(PORT, "Public port, 8000 when not given.");
        path(SOCKET, "UNIX socket to listen on instead of address and port.");
        text(API_IP, "address", "Address of the REST API, localhost when not given.");
        number(API_PORT, "Port of the REST API; the public one and 1 when not given.");
        path(API_SOCKET, "UNIX socket of the REST API instead of address and port.");
        text(METRICS_IP, "address", "Address of the listener for metrics; all when not given.");
        number(METRICS_PORT, "Port of the listener for metrics; none when not given.");
        path(METRICS_SOCKET, "UNIX socket of the listener for metrics.");
        number(REDIRECT_PORT, "Port that sends browsers to HTTPS; needs a certificate.");
        number(REDIRECT_TO, "Port that they are sent to; the public one when not given.");
    }

    private void tls() {
        endpoint("", "the public listener", "clients of the public listener");
        endpoint("api-", "the REST API", "callers of the REST API");
        path("--client-ssl-key", "Key (PEM) shown to https targets that ask for a certificate.");
        path("--client-ssl-cert", "Certificate (PEM) shown to https targets.");
        path("--client-ssl-ca", "Authorities (PEM) of https targets; the system's when not given.");
        flag(CLIENT_SSL_REQUEST_CERT, "Taken for compatibility; targets always show a certificate.");
        flag(CLIENT_SSL_REJECT_UNAUTHORIZED, "Taken for compatibility; see --insecure.");
        flag(INSECURE, "Takes any certificate of a target.");
        text(SSL_PROTOCOL, "name", "The only TLS version to speak: TLSv1_2 or TLSv1_3.");
        text(SSL_CIPHERS, "list", "TLS ciphers in OpenSSL's names, separated by colons, best first.");
        flag(SSL_ALLOW_RC4, "Taken for compatibility; the JDK has no RC4.");
        path(SSL_DHPARAM, "Taken for compatibility; the JDK brings its own parameters.");
    }

    private void endpoint(String prefix, String where, String who) {
        path("--" + prefix + "ssl-key", "Key (PEM) of " + where + ".");
        path("--" + prefix + "ssl-cert", "Certificate chain (PEM) of " + where + "; turns TLS on.");
        path("--" + prefix + "ssl-ca", "Authorities (PEM) of " + who + ".");
        flag("--" + prefix + "ssl-request-cert", "Wants a certificate of " + who + ".");
        flag("--" + prefix + "ssl-reject-unauthorized", "Taken for compatibility; who is asked needs one.");
    }

    private void forwarding() {
        text(DEFAULT_TARGET, "url", "Where requests go that no other route takes.");
        text(ERROR_TARGET, "url", "Server that is asked for error pages, as <url>/<status>?url=<request>.");
        path(ERROR_PATH, "Directory of error pages: <status>.html, or else error.html.");
        flag(HOST_ROUTING, "Makes the host the first part of a route's path.");
        flag(NO_X_FORWARD, "Sends no X-Forwarded headers to targets.");
        flag(NO_PREPEND_PATH, "Leaves out the path of a target's own URL.");
        flag(NO_INCLUDE_PREFIX, "Leaves out the part of the path that chose the route.");
        flag(CHANGE_ORIGIN, "Sends the target's host as Host.");
        flag(AUTO_REWRITE, "Turns a target's redirects to itself to the host the client asked.");
        text(PROTOCOL_REWRITE, "scheme", "Turns a target's redirects to itself to this scheme.");
        specs.add(OptionSpec.builder(CUSTOM_HEADER)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel("<name: value>")
                .description("Sent to targets in place of the client's header of that name; may be repeated.")
                .build());
        number(TIMEOUT, "Milliseconds in which nothing moves before a client's connection is cut.");
        number(PROXY_TIMEOUT, "Milliseconds a target may be silent before the client is answered 503.");
        number(KEEP_ALIVE_TIMEOUT, "Milliseconds a client's connection may lie idle, 5000 when not given.");
    }

    private void program() {
        text(LOG_LEVEL, "level", "Least severity that is logged: debug, info, warn or error.");
        path(PID_FILE, "File for the process's number, removed at the end.");
        text(STORAGE_BACKEND, "module", "Refused: routes are kept in memory, and Node's modules cannot be loaded.");
    }

    private void ourOwn() {
        path(ACCESS_LOG, "File for one JSON object per request; - for standard output.");
        number(DRAIN_TIMEOUT, "Milliseconds that open connections may go on after a signal, 10000 when not given.");
        flag(REUSE_PORT, "Lets several proxies listen at the same public port (SO_REUSEPORT).");
        text(ROUTES_FROM, "url", "REST API of a running proxy whose routes this one begins with.");
        number(MAX_HEADER_BYTES, "Largest sum of a message's header lines, 65536 when not given.");
        flag(CONTROL_FRAMES, "Counts a WebSocket's pings and pongs as activity, as configurable-http-proxy does.");
    }

    private void text(String name, String label, String description) {
        add(name, String.class, label, description);
    }

    private void number(String name, String description) {
        add(name, Integer.class, "n", description);
    }

    private void path(String name, String description) {
        add(name, Path.class, "file", description);
    }

    private void flag(String name, String description) {
        specs.add(OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build());
    }

    private void add(String name, Class<?> type, String label, String description) {
        specs.add(OptionSpec.builder(name)
                .type(type)
                .paramLabel("<" + label + ">")
                .description(description)
                .build());
    }
}
