package dev.metis.hub.route;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ClassNames;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the hub speaks to the proxy.
 *
 * @param shouldStart whether the proxy is started together with the hub
 * @param apiUrl where its REST API is
 * @param authToken what it wants to be shown; empty: the one the hub keeps in the database
 * @param concurrency most calls at once
 * @param checkInterval how often it is asked what changed in its routes
 * @param extraRoutes further routes that shall always be there: prefix to target
 * @param stopWithHub whether a proxy started together with the hub ends with it
 */
public record ProxyClientConfig(
        boolean shouldStart,
        URI apiUrl,
        Optional<Secret> authToken,
        int concurrency,
        Duration checkInterval,
        Map<String, URI> extraRoutes,
        boolean stopWithHub) {

    static final Option<String> PROXY_CLASS = Option.of(
            "proxy_class",
            ClassNames.type(
                    Map.of(
                            "default", "default",
                            "configurable-http-proxy", "default",
                            "jupyterhub.proxy.ConfigurableHTTPProxy", "default"),
                    Set.of("traefik_file", "traefik_etcd", "traefik_consul", "traefik_redis")),
            "default",
            "The proxy: Metis's own, or any that has the REST API of configurable-http-proxy.");
    static final Option<Boolean> CLEANUP_PROXY = Option.of(
            "cleanup_proxy", Types.bool(), true, "Whether a proxy started together with the hub ends with it.");
    static final Option<Boolean> SHOULD_START =
            Option.of("should_start", Types.bool(), true, "Whether the proxy is started together with the hub.");
    static final Option<Map<String, URI>> EXTRA_ROUTES = Option.of(
            "extra_routes",
            Structures.map(Types.url()),
            Map.of(),
            "Further routes that are always there: from a path with a slash at both ends to a URL.");
    static final Option<URI> API_URL =
            Option.of("api_url", Types.url(), URI.create("http://127.0.0.1:8001"), "Where the proxy's REST API is.");
    static final Option<Optional<Secret>> AUTH_TOKEN = Option.optional(
                    "auth_token",
                    Types.secret().parsed("secret", ProxyClientConfig::token, Secret::toString),
                    "Token that the proxy's REST API wants to be shown.")
            .orVariable("CONFIGPROXY_AUTH_TOKEN")
            .formerlyAt("JupyterHub", "proxy_auth_token")
            .defaultShownAs("generated once, kept in the database");
    static final Option<Integer> CONCURRENCY =
            Option.of("concurrency", Types.integer(1, 1000), 10, "Most calls to the proxy at once.");
    static final Option<Duration> CHECK_INTERVAL = Option.of(
            "proxy_check_interval",
            Types.duration(Duration.ofMillis(100), Duration.ofHours(1)),
            Duration.ofSeconds(2),
            "How often the proxy is asked what changed in its routes, to put it right.");

    public static final Section SECTION =
            Section.of("Proxy", "What holds for every proxy.", SHOULD_START, EXTRA_ROUTES);
    public static final Section CHP_SECTION = Section.of(
                    "ConfigurableHTTPProxy", "How the hub speaks to the proxy.", API_URL, AUTH_TOKEN, CONCURRENCY)
            .extending(SECTION);
    public static final Section HUB_OPTIONS = Section.part("JupyterHub", PROXY_CLASS, CLEANUP_PROXY);
    public static final Section METIS_OPTIONS = Section.part("Metis", CHECK_INTERVAL);

    public ProxyClientConfig {
        extraRoutes = Map.copyOf(extraRoutes);
    }

    public static ProxyClientConfig read(ConfigReader in) {
        var proxy = in.at(CHP_SECTION);
        var hub = in.at(HUB_OPTIONS);
        hub.get(PROXY_CLASS);
        var token = proxy.get(AUTH_TOKEN);
        if (!proxy.get(SHOULD_START) && token.isEmpty()) {
            proxy.problem(
                    AUTH_TOKEN,
                    "is missing, and the proxy is not started by the hub",
                    "Set it to the token of the proxy.");
        }
        return new ProxyClientConfig(
                proxy.get(SHOULD_START),
                proxy.get(API_URL),
                token,
                proxy.get(CONCURRENCY),
                in.at(METIS_OPTIONS).get(CHECK_INTERVAL),
                extraRoutes(proxy),
                hub.get(CLEANUP_PROXY));
    }

    /** It goes into a header, after a blank. */
    private static Secret token(Secret written) throws BadValue {
        if (!written.reveal().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new BadValue("has blanks or characters that are not ASCII", "Make one with: openssl rand -hex 32");
        }
        return written;
    }

    private static Map<String, URI> extraRoutes(ConfigReader proxy) {
        var routes = new LinkedHashMap<String, URI>();
        proxy.get(EXTRA_ROUTES).forEach((spec, target) -> {
            if (!spec.startsWith("/")) {
                proxy.problem(EXTRA_ROUTES, "has " + spec + ", which is not a path", "Begin it with a slash.");
            }
            if (!spec.endsWith("/")) {
                proxy.warning(EXTRA_ROUTES, "has " + spec + " without a slash at its end", "Add it.");
            }
            routes.put(spec.endsWith("/") ? spec : spec + "/", target);
        });
        return routes;
    }
}
