package dev.metis.proxy;

import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a proxy, one record for each concern. Start from {@link #defaults()} and put in the concerns that
 * differ.
 */
public record ProxyConfig(
        Listener listener, Api api, Extras extras, Routing routing, Headers headers, Targets targets, Errors errors) {

    /** One concern of the settings. */
    public sealed interface Concern {}

    /**
     * Where people come in, and how long they may take.
     *
     * @param address a port of 0 means any free one
     * @param reusePort whether another proxy may listen at the same port, to take over without a gap
     * @param maxHeaderBytes largest request line, and largest sum of header lines, in either direction
     */
    public record Listener(
            SocketAddress address,
            Optional<ServerTls> tls,
            boolean reusePort,
            ClientTimeouts timeouts,
            int maxHeaderBytes)
            implements Concern {

        /** In the clear, not shared. */
        public static Listener at(SocketAddress address) {
            return new Listener(address, Optional.empty(), false, ClientTimeouts.usual(), 64 * 1024);
        }

        /** The same with other patience. */
        public Listener with(ClientTimeouts changed) {
            return new Listener(address, tls, reusePort, changed, maxHeaderBytes);
        }

        /** The same, encrypted or not. */
        public Listener with(Optional<ServerTls> changed) {
            return new Listener(address, changed, reusePort, timeouts, maxHeaderBytes);
        }

        /** The same, shared with a proxy that may be there already. */
        public Listener shared() {
            return new Listener(address, tls, true, timeouts, maxHeaderBytes);
        }
    }

    /**
     * How long a client's connection is waited for.
     *
     * @param keepAlive how long it may lie idle between two requests
     * @param firstRequest how long a new one may take to send its first request
     * @param silence longest time in which nothing moves during a request; zero means no limit
     */
    public record ClientTimeouts(Duration keepAlive, Duration firstRequest, Duration silence) {

        /** Those of configurable-http-proxy. */
        public static ClientTimeouts usual() {
            return new ClientTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ZERO);
        }
    }

    /**
     * Where a hub tells the routes.
     *
     * @param address a port of 0 means any free one
     * @param token what a caller must present; empty opens the API to everybody
     */
    public record Api(SocketAddress address, Optional<ServerTls> tls, String token) implements Concern {

        /** In the clear. */
        public static Api at(SocketAddress address, String token) {
            return new Api(address, Optional.empty(), token);
        }

        @Override
        public String toString() {
            return "Api[" + address + ", token=" + (token.isEmpty() ? "none" : "***") + "]";
        }
    }

    /** Listeners that need not be there: numbers for Prometheus, and a port that sends browsers to HTTPS. */
    public record Extras(Optional<SocketAddress> metrics, Optional<Redirect> redirect) implements Concern {

        /** Neither. */
        public static Extras none() {
            return new Extras(Optional.empty(), Optional.empty());
        }
    }

    /** @param httpsPort the port browsers are sent to */
    public record Redirect(SocketAddress address, int httpsPort) {}

    /** What of a request chooses its route. */
    public enum Match {
        PATH,
        /** Host, then path: a route {@code /hub.example/x} takes requests for {@code /x} at that host. */
        HOST_AND_PATH
    }

    /** Whether a path prefix is a part of what the target is asked for. */
    public enum Prefix {
        KEPT,
        DROPPED
    }

    /**
     * Which target a request goes to, and what it is asked for there.
     *
     * @param defaultTarget where requests go that no other route takes
     * @param routesFrom API of a running proxy, whose routes are there from the start
     * @param targetPath the path in the target's own URL, which comes before that of the request
     * @param routePath the part of the request's path that chose the route
     * @param controlFramesAreActivity whether a WebSocket's ping, pong and close count as activity, as an open tab's
     *     pongs do in configurable-http-proxy
     */
    public record Routing(
            Optional<URI> defaultTarget,
            Optional<URI> routesFrom,
            Match match,
            Prefix targetPath,
            Prefix routePath,
            boolean controlFramesAreActivity)
            implements Concern {

        /** By path, nothing dropped, without a default target. */
        public static Routing usual() {
            return new Routing(Optional.empty(), Optional.empty(), Match.PATH, Prefix.KEPT, Prefix.KEPT, false);
        }

        /** The same with the routes of a proxy that runs already. */
        public Routing withRoutesFrom(URI api) {
            return new Routing(defaultTarget, Optional.of(api), match, targetPath, routePath, controlFramesAreActivity);
        }

        /** The same with a target for everything that has no other. */
        public Routing withDefault(URI target) {
            return new Routing(Optional.of(target), routesFrom, match, targetPath, routePath, controlFramesAreActivity);
        }
    }

    /** Whose name the target finds in Host. */
    public enum Host {
        ASKED_FOR,
        TARGETS
    }

    /**
     * What the proxy changes in headers.
     *
     * @param forwarded whether {@code X-Forwarded-*} are sent to targets
     * @param custom sent to targets in place of the client's headers of those names
     */
    public record Headers(boolean forwarded, Host host, Map<String, String> custom, Redirects redirects)
            implements Concern {

        public Headers {
            custom = Map.copyOf(custom);
        }

        /** Forwarded, and nothing else. */
        public static Headers usual() {
            return new Headers(true, Host.ASKED_FOR, Map.of(), Redirects.untouched());
        }
    }

    /**
     * What becomes of a target's redirect to itself.
     *
     * @param toAskedHost whether it leads to the host the client asked instead
     * @param scheme what its scheme becomes
     */
    public record Redirects(boolean toAskedHost, Optional<String> scheme) {

        /** They are passed on as they are. */
        public static Redirects untouched() {
            return new Redirects(false, Optional.empty());
        }
    }

    /**
     * Connections to targets.
     *
     * @param connect longest wait for one
     * @param silence longest silence of a target before its answer; zero means no limit
     * @param maxConnections most to one target from one event loop; requests beyond it queue
     */
    public record Targets(Duration connect, Duration silence, int maxConnections, TargetTls tls) implements Concern {

        /** A minute to connect, no limit after that. */
        public static Targets usual() {
            return new Targets(Duration.ofSeconds(60), Duration.ZERO, 2048, TargetTls.usual());
        }
    }

    /** Where error pages come from. */
    public sealed interface ErrorSource {

        /** Pages of the proxy's own. */
        record Own() implements ErrorSource {}

        /** {@code <status>.html} in a directory, or else {@code error.html}. */
        record Directory(Path path) implements ErrorSource {}

        /** A server that is asked for {@code <base>/<status>?url=<request>}. */
        record Server(URI base) implements ErrorSource {}
    }

    /** @param patience longest wait for a page of a server */
    public record Errors(ErrorSource source, Duration patience) implements Concern {

        /** Pages from there, waited for as long as is usual. */
        public static Errors from(ErrorSource source) {
            return new Errors(source, Duration.ofSeconds(5));
        }
    }

    /** All interfaces on port 8000, API on 127.0.0.1:8001 without a token, no default target. */
    public static ProxyConfig defaults() {
        return new ProxyConfig(
                Listener.at(SocketAddress.inetSocketAddress(8000, "0.0.0.0")),
                Api.at(SocketAddress.inetSocketAddress(8001, "127.0.0.1"), ""),
                Extras.none(),
                Routing.usual(),
                Headers.usual(),
                Targets.usual(),
                Errors.from(new ErrorSource.Own()));
    }

    /** Both listeners at one address, otherwise the defaults; a port of 0 means any free one. */
    public static ProxyConfig at(String host, int port, int apiPort, String token) {
        return defaults()
                .with(Listener.at(SocketAddress.inetSocketAddress(port, host)))
                .with(Api.at(SocketAddress.inetSocketAddress(apiPort, host), token));
    }

    /** The same settings with another value for that concern. */
    public ProxyConfig with(Concern changed) {
        return new ProxyConfig(
                changed instanceof Listener it ? it : listener,
                changed instanceof Api it ? it : api,
                changed instanceof Extras it ? it : extras,
                changed instanceof Routing it ? it : routing,
                changed instanceof Headers it ? it : headers,
                changed instanceof Targets it ? it : targets,
                changed instanceof Errors it ? it : errors);
    }
}
