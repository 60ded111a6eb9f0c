package dev.metis.deploy.proxy;

import dev.metis.deploy.host.Problem;
import dev.metis.proxy.ProxyConfig;
import dev.metis.proxy.ProxyConfig.ErrorSource;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/** What the command line and the environment of configurable-http-proxy say, as settings of our proxy. */
public final class ProxyArguments {
    private static final int PORT = 8000;
    private static final int API_PORT = 8001;
    private static final Set<String> SCHEMES = Set.of("http", "https", "http+unix", "unix+http");

    private final Given given;
    private final TlsArguments tls;
    private final String token;

    private ProxyArguments(Given given, Map<String, String> environment) {
        this.given = given;
        this.tls = new TlsArguments(given, environment);
        this.token = AuthToken.in(environment);
    }

    /** Fails with a sentence that names the option when the options do not go together. */
    public static ProxyArguments of(ParseResult parsed, Map<String, String> environment) {
        var arguments = new ProxyArguments(new Given(parsed), environment);
        arguments.check();
        return arguments;
    }

    /** The defaults of configurable-http-proxy with what is given. */
    public ProxyConfig config() {
        var base = ProxyConfig.defaults()
                .with(ProxyConfig.Listener.at(Addresses.of("", PORT)))
                .with(ProxyConfig.Api.at(apiAddress(publicAddress(Addresses.of("", PORT))), token));
        return over(base);
    }

    /** Settings from elsewhere with what is given in their place. */
    public ProxyConfig over(ProxyConfig settings) {
        return settings.with(listener(settings.listener()))
                .with(api(settings))
                .with(extras(settings))
                .with(routing(settings.routing()))
                .with(headers(settings.headers()))
                .with(targets(settings.targets()))
                .with(errors(settings.errors()));
    }

    /** Least severity of the log, if it is said: a word in upper case. */
    public Optional<String> logLevel() {
        return given.text(ProxyOptions.LOG_LEVEL).map(word -> word.toUpperCase(Locale.ROOT));
    }

    /** Where lines about requests go, if somebody wants them. */
    public Optional<Path> accessLog() {
        return given.path(ProxyOptions.ACCESS_LOG);
    }

    public Optional<Path> pidFile() {
        return given.path(ProxyOptions.PID_FILE);
    }

    /** How long open connections may go on after a signal. */
    public Duration drainTimeout() {
        return given.millis(ProxyOptions.DRAIN_TIMEOUT).orElse(Duration.ofSeconds(10));
    }

    /** Whether a token for the API is in the environment. */
    public boolean hasToken() {
        return !token.isEmpty();
    }

    /** Options that are there for compatibility only. */
    public List<String> withoutEffect() {
        return Stream.of(
                        ProxyOptions.SSL_ALLOW_RC4,
                        ProxyOptions.SSL_DHPARAM,
                        ProxyOptions.CLIENT_SSL_REQUEST_CERT,
                        ProxyOptions.CLIENT_SSL_REJECT_UNAUTHORIZED)
                .filter(given::has)
                .toList();
    }

    private void check() {
        for (var other : List.of(ProxyOptions.PORT, ProxyOptions.IP)) {
            if (given.has(ProxyOptions.SOCKET) && given.has(other)) {
                throw new Problem("option " + ProxyOptions.SOCKET + " cannot be used with option " + other + ".");
            }
        }
        if (given.has(ProxyOptions.ERROR_TARGET) && given.has(ProxyOptions.ERROR_PATH)) {
            throw new Problem("options " + ProxyOptions.ERROR_TARGET + " and " + ProxyOptions.ERROR_PATH
                    + " cannot be used together: pick one.");
        }
        if (given.has(ProxyOptions.REDIRECT_PORT) && !given.has("--ssl-cert") && !given.has("--ssl-key")) {
            throw new Problem("option " + ProxyOptions.REDIRECT_PORT
                    + " redirects to HTTPS, and there is no certificate: give --ssl-key and --ssl-cert.");
        }
        given.text(ProxyOptions.STORAGE_BACKEND).ifPresent(module -> {
            throw new Problem(
                    "option " + ProxyOptions.STORAGE_BACKEND + ": " + module + " cannot be loaded, since it is a"
                            + " module for Node. Leave it out: routes are kept in memory, a hub sets them again when they are"
                            + " gone, and " + ProxyOptions.ROUTES_FROM + " takes those of a proxy that runs.");
        });
        logLevel()
                .filter(level -> !Set.of("DEBUG", "INFO", "WARN", "ERROR").contains(level))
                .ifPresent(level -> {
                    throw new Problem("option " + ProxyOptions.LOG_LEVEL + ": " + level.toLowerCase(Locale.ROOT)
                            + " is none of debug, info, warn and error.");
                });
        given.text(ProxyOptions.PROTOCOL_REWRITE)
                .filter(scheme -> !Set.of("http", "https").contains(scheme))
                .ifPresent(scheme -> {
                    throw new Problem(
                            "option " + ProxyOptions.PROTOCOL_REWRITE + ": " + scheme + " is neither http nor https.");
                });
    }

    private ProxyConfig.Listener listener(ProxyConfig.Listener settings) {
        var usual = settings.timeouts();
        return new ProxyConfig.Listener(
                publicAddress(settings.address()),
                tls.publicListener().or(settings::tls),
                settings.reusePort() || given.has(ProxyOptions.REUSE_PORT),
                new ProxyConfig.ClientTimeouts(
                        given.millis(ProxyOptions.KEEP_ALIVE_TIMEOUT).orElse(usual.keepAlive()),
                        usual.firstRequest(),
                        given.millis(ProxyOptions.TIMEOUT).orElse(usual.silence())),
                given.number(ProxyOptions.MAX_HEADER_BYTES, 16 * 1024 * 1024).orElse(settings.maxHeaderBytes()));
    }

    private SocketAddress publicAddress(SocketAddress settings) {
        return given.path(ProxyOptions.SOCKET)
                .map(path -> SocketAddress.domainSocketAddress(path.toString()))
                .orElseGet(() -> tcp(settings, ProxyOptions.IP, ProxyOptions.PORT));
    }

    private ProxyConfig.Api api(ProxyConfig settings) {
        return new ProxyConfig.Api(
                given.path(ProxyOptions.API_SOCKET)
                        .map(path -> SocketAddress.domainSocketAddress(path.toString()))
                        .orElseGet(() -> tcp(settings.api().address(), ProxyOptions.API_IP, ProxyOptions.API_PORT)),
                tls.api().or(() -> settings.api().tls()),
                token.isEmpty() ? settings.api().token() : token);
    }

    /** One port above the public one, as far as nobody says another. */
    private SocketAddress apiAddress(SocketAddress publicAddress) {
        if (given.port(ProxyOptions.API_PORT).isPresent()) {
            return Addresses.of("localhost", API_PORT);
        }
        var port = publicAddress.isInetSocket() ? publicAddress.port() + 1 : API_PORT;
        if (port > 65535) {
            throw new Problem(
                    "option " + ProxyOptions.API_PORT + ": is needed, since the public port is the last one.");
        }
        return Addresses.of("localhost", port);
    }

    private SocketAddress tcp(SocketAddress settings, String hostOption, String portOption) {
        if (!given.has(hostOption) && !given.has(portOption)) {
            return settings;
        }
        var host = given.text(hostOption).orElseGet(() -> settings.isInetSocket() ? settings.host() : "");
        return Addresses.of(host, given.port(portOption).orElse(settings.port()));
    }

    private ProxyConfig.Extras extras(ProxyConfig settings) {
        var socket =
                given.path(ProxyOptions.METRICS_SOCKET).map(path -> SocketAddress.domainSocketAddress(path.toString()));
        var metrics = socket.or(() -> given.port(ProxyOptions.METRICS_PORT)
                .map(port -> Addresses.of(given.text(ProxyOptions.METRICS_IP).orElse(""), port)));
        return new ProxyConfig.Extras(
                metrics.or(() -> settings.extras().metrics()),
                redirect(publicAddress(settings.listener().address())));
    }

    /** Not from or to port 80, which would be the public listener itself. */
    private Optional<ProxyConfig.Redirect> redirect(SocketAddress publicAddress) {
        return given.port(ProxyOptions.REDIRECT_PORT)
                .filter(_ -> publicAddress.isInetSocket() && publicAddress.port() != 80)
                .map(port -> new ProxyConfig.Redirect(
                        Addresses.of("", port),
                        given.port(ProxyOptions.REDIRECT_TO).orElse(publicAddress.port())));
    }

    private ProxyConfig.Routing routing(ProxyConfig.Routing settings) {
        return new ProxyConfig.Routing(
                given.text(ProxyOptions.DEFAULT_TARGET)
                        .filter(url -> !url.isEmpty())
                        .map(url -> url(ProxyOptions.DEFAULT_TARGET, url))
                        .or(settings::defaultTarget),
                given.text(ProxyOptions.ROUTES_FROM)
                        .map(url -> url(ProxyOptions.ROUTES_FROM, url))
                        .or(settings::routesFrom),
                given.has(ProxyOptions.HOST_ROUTING) ? ProxyConfig.Match.HOST_AND_PATH : settings.match(),
                given.has(ProxyOptions.NO_PREPEND_PATH) ? ProxyConfig.Prefix.DROPPED : settings.targetPath(),
                given.has(ProxyOptions.NO_INCLUDE_PREFIX) ? ProxyConfig.Prefix.DROPPED : settings.routePath(),
                settings.controlFramesAreActivity() || given.has(ProxyOptions.CONTROL_FRAMES));
    }

    private ProxyConfig.Headers headers(ProxyConfig.Headers settings) {
        return new ProxyConfig.Headers(
                settings.forwarded() && !given.has(ProxyOptions.NO_X_FORWARD),
                given.has(ProxyOptions.CHANGE_ORIGIN) ? ProxyConfig.Host.TARGETS : settings.host(),
                customHeaders(),
                new ProxyConfig.Redirects(
                        given.has(ProxyOptions.AUTO_REWRITE), given.text(ProxyOptions.PROTOCOL_REWRITE)));
    }

    private Map<String, String> customHeaders() {
        var headers = new LinkedHashMap<String, String>();
        for (var written : given.texts(ProxyOptions.CUSTOM_HEADER)) {
            var header = written.strip();
            var colon = header.indexOf(':');
            var name = colon < 0 ? "" : header.substring(0, colon).strip();
            if (name.isEmpty()) {
                throw new Problem(
                        "option " + ProxyOptions.CUSTOM_HEADER + ": a colon was expected after a name: " + header);
            }
            var value = header.substring(colon + 1).strip();
            if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
                throw new Problem("option " + ProxyOptions.CUSTOM_HEADER + ": not a header: " + header);
            }
            headers.put(name, value);
        }
        return headers;
    }

    private ProxyConfig.Targets targets(ProxyConfig.Targets settings) {
        return new ProxyConfig.Targets(
                settings.connect(),
                given.millis(ProxyOptions.PROXY_TIMEOUT).orElse(settings.silence()),
                settings.maxConnections(),
                tls.targets().orElse(settings.tls()));
    }

    private ProxyConfig.Errors errors(ProxyConfig.Errors settings) {
        var server = given.text(ProxyOptions.ERROR_TARGET)
                .filter(url -> !url.isEmpty())
                .<ErrorSource>map(url -> new ErrorSource.Server(url(ProxyOptions.ERROR_TARGET, url)));
        var directory = given.path(ProxyOptions.ERROR_PATH).<ErrorSource>map(ErrorSource.Directory::new);
        return new ProxyConfig.Errors(server.or(() -> directory).orElse(settings.source()), settings.patience());
    }

    private static URI url(String option, String text) {
        try {
            var url = new URI(text);
            if (url.getScheme() != null
                    && SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT))
                    && url.getRawAuthority() != null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Said below.
        }
        throw new Problem("option " + option + ": " + text + " is no URL like http://127.0.0.1:8081.");
    }
}
