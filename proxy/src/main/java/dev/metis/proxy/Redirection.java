package dev.metis.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Redirects of a target that does not know by which name it is reached: those to itself are turned to the host that the
 * client asked, or to another scheme. What leads elsewhere, and what has no host, is left alone.
 */
final class Redirection {

    private final ProxyConfig.Redirects config;

    Redirection(ProxyConfig.Redirects config) {
        this.config = config;
    }

    /** Changes the headers of a response on its way back to a client that asked that host. */
    void apply(HttpResponse response, Optional<String> askedHost, Target target) {
        if (config.equals(ProxyConfig.Redirects.untouched())
                || !isRedirect(response.status().code())) {
            return;
        }
        var location = response.headers().get(HttpHeaderNames.LOCATION);
        if (location != null) {
            rewritten(location, askedHost, target)
                    .ifPresent(changed -> response.headers().set(HttpHeaderNames.LOCATION, changed));
        }
    }

    /** Those of configurable-http-proxy: not 303. */
    private static boolean isRedirect(int status) {
        return switch (status) {
            case 201, 301, 302, 307, 308 -> true;
            default -> false;
        };
    }

    Optional<String> rewritten(String location, Optional<String> askedHost, Target target) {
        try {
            var uri = new URI(location);
            if (uri.getScheme() == null || uri.getRawAuthority() == null || !leadsTo(target, uri)) {
                return Optional.empty();
            }
            var authority = config.toAskedHost() ? askedHost.orElse(uri.getRawAuthority()) : uri.getRawAuthority();
            var rest = location.substring(
                    location.indexOf("//") + 2 + uri.getRawAuthority().length());
            return Optional.of(config.scheme().orElse(uri.getScheme()) + "://" + authority + rest);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static boolean leadsTo(Target target, URI uri) {
        var secure = uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
        var host = uri.getHost() == null ? "" : Hosts.plain(uri.getHost());
        return host.equals(Hosts.plain(target.host()))
                && named(uri.getPort(), secure) == named(target.port(), target.tls());
    }

    /** The port as a URL shows it: the usual one of its scheme is not shown. */
    private static int named(int port, boolean secure) {
        return port == (secure ? 443 : 80) ? -1 : port;
    }
}
