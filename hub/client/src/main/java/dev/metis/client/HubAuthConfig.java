package dev.metis.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the hub is, what this program is to it, and who may use the program.
 *
 * <pre>{@code
 * HubAuthConfig.fromEnvironment(System.getenv()).withCache(Cache.NONE)
 * HubAuthConfig.of(URI.create("http://127.0.0.1:8081/hub/api"), token, "/services/news/")
 *     .withAccess(Access.anyOf("access:services!service=news"))
 *     .withLogin(Login.of("service-news", "/hub/"))
 * }</pre>
 *
 * @param prefix the path below which this program answers; begins and ends with a slash
 * @param tokenInUrl whether {@code ?token=} counts on ordinary requests, and not on WebSockets alone
 * @param login of browsers, which {@link HubOAuth} needs
 * @param activity where to tell that the program is in use; servers have that, services do not
 * @param listen where the hub expects this program
 */
public record HubAuthConfig(
        Hub hub,
        String prefix,
        Access access,
        Cache cache,
        boolean tokenInUrl,
        Optional<Login> login,
        Optional<Activity> activity,
        Optional<Listen> listen) {

    /**
     * The hub's API as this program reaches it.
     *
     * @param api ends in {@code /hub/api}
     * @param token this program's own, which is the secret of its OAuth client, too
     * @param timeout of each call
     */
    public record Hub(URI api, String token, Duration timeout, Optional<Tls> tls) {
        @Override
        public String toString() {
            return "Hub[" + api + "]";
        }
    }

    /** Files in PEM format, for a hub that wants to see a certificate. */
    public record Tls(String keyFile, String certificateFile, String authorityFile) {}

    /** Who may use the program. */
    public sealed interface Access {
        /** Who holds one of the scopes, whichever. */
        record AnyOf(Set<String> scopes) implements Access {
            public AnyOf {
                scopes = Set.copyOf(scopes);
            }
        }

        /** Every user and every service of the hub. Has to be said, for a forgotten setting must not mean that. */
        record AllIdentified() implements Access {}

        static Access anyOf(String... scopes) {
            return new AnyOf(Set.of(scopes));
        }

        static Access allIdentified() {
            return new AllIdentified();
        }
    }

    /**
     * How long the hub's word about a token counts. A token that is revoked, or whose owner lost a scope, works for that long;
     * JupyterHub's clients take 300 s, also for unknown tokens, so that a new one may be refused for five minutes. A logout
     * counts at once, whatever stands here.
     *
     * @param known for tokens that the hub knows; zero asks at each request
     * @param unknown for others
     * @param size the most tokens to remember
     */
    public record Cache(Duration known, Duration unknown, int size) {
        public static final Cache DEFAULT = new Cache(Duration.ofSeconds(60), Duration.ofSeconds(5), 10_000);
        public static final Cache NONE = new Cache(Duration.ZERO, Duration.ZERO, 10_000);
    }

    /**
     * How browsers log in.
     *
     * @param clientId of OAuth
     * @param hubUrl of the hub's pages as browsers see it, a path or with a host; ends in {@code /hub/}
     * @param redirectUri as the hub knows it, a path or a whole address
     * @param cookieName of the token's cookie
     * @param webSocketCookie whether the cookie opens WebSockets, too
     * @param publicUrl of this program, when it is known
     */
    public record Login(
            String clientId,
            String hubUrl,
            Optional<String> redirectUri,
            String cookieName,
            CookieOptions cookieOptions,
            boolean hostPrefix,
            boolean webSocketCookie,
            AnonymousId anonymousId,
            Optional<URI> publicUrl) {

        public static Login of(String clientId, String hubUrl) {
            return new Login(
                    clientId,
                    hubUrl,
                    Optional.empty(),
                    clientId,
                    CookieOptions.NONE,
                    false,
                    true,
                    AnonymousId.DEFAULT,
                    Optional.empty());
        }

        /** Unlike the client id; two programs with the same name and overlapping paths would log each other out. */
        public Login withCookieName(String name) {
            return new Login(
                    clientId,
                    hubUrl,
                    redirectUri,
                    name,
                    cookieOptions,
                    hostPrefix,
                    webSocketCookie,
                    anonymousId,
                    publicUrl);
        }
    }

    /**
     * @param url of the owner's activity in the hub's API
     * @param server the name of the server, empty for the default one
     */
    public record Activity(URI url, Duration interval, String server) {}

    /**
     * An address of this machine.
     *
     * @param host 0.0.0.0 for all of them
     * @param port 0 for any
     */
    public record Listen(String host, int port) {
        static Listen of(String url) {
            var address = URI.create(url);
            var authority = Optional.ofNullable(address.getRawAuthority()).orElse("");
            int colon = authority.lastIndexOf(':');
            if (colon < 0 || colon < authority.lastIndexOf(']')) {
                return new Listen(hostOf(authority), "https".equals(address.getScheme()) ? 443 : 80);
            }
            return new Listen(hostOf(authority.substring(0, colon)), Integer.parseInt(authority.substring(colon + 1)));
        }

        private static String hostOf(String written) {
            return written.isEmpty() ? "0.0.0.0" : written.replace("[", "").replace("]", "");
        }
    }

    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The settings that a hub gives to the servers and services it starts. Fails with all problems at once. */
    public static HubAuthConfig fromEnvironment(Map<String, String> environment) {
        return new HubEnvironment(environment).read();
    }

    /** A program that takes tokens; who may use it is still to be said. */
    public static HubAuthConfig of(URI api, String token, String prefix) {
        return new HubAuthConfig(
                new Hub(api, token, TIMEOUT, Optional.empty()),
                prefix,
                new Access.AnyOf(Set.of()),
                Cache.DEFAULT,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public HubAuthConfig {
        prefix = withSlashes(prefix);
    }

    public HubAuthConfig withHub(Hub hub) {
        return new HubAuthConfig(hub, prefix, access, cache, tokenInUrl, login, activity, listen);
    }

    public HubAuthConfig withAccess(Access access) {
        return new HubAuthConfig(hub, prefix, access, cache, tokenInUrl, login, activity, listen);
    }

    public HubAuthConfig withCache(Cache cache) {
        return new HubAuthConfig(hub, prefix, access, cache, tokenInUrl, login, activity, listen);
    }

    /** On every request; the address bar, the history and the logs of proxies see it then. */
    public HubAuthConfig withTokenInUrl() {
        return new HubAuthConfig(hub, prefix, access, cache, true, login, activity, listen);
    }

    public HubAuthConfig withActivity(Activity activity) {
        return new HubAuthConfig(hub, prefix, access, cache, tokenInUrl, login, Optional.of(activity), listen);
    }

    public HubAuthConfig withLogin(Login login) {
        return new HubAuthConfig(hub, prefix, access, cache, tokenInUrl, Optional.of(login), activity, listen);
    }

    private static String withSlashes(String prefix) {
        return (prefix.startsWith("/") ? "" : "/") + prefix + (prefix.endsWith("/") ? "" : "/");
    }
}
