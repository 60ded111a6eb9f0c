package dev.metis.client;

import dev.metis.client.HubAuthConfig.Access;
import dev.metis.client.HubAuthConfig.Activity;
import dev.metis.client.HubAuthConfig.Cache;
import dev.metis.client.HubAuthConfig.Hub;
import dev.metis.client.HubAuthConfig.Listen;
import dev.metis.client.HubAuthConfig.Login;
import dev.metis.client.HubAuthConfig.Tls;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the environment that a hub gives to servers and services, with JupyterHub's names, and collects what is wrong. */
final class HubEnvironment {
    private static final String ACTIVITY_INTERVAL = "300";

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    HubEnvironment(Map<String, String> environment) {
        this.environment = environment;
    }

    HubAuthConfig read() {
        var config = new HubAuthConfig(
                hub(),
                value("JUPYTERHUB_SERVICE_PREFIX").orElse("/"),
                new Access.AnyOf(accessScopes()),
                Cache.DEFAULT,
                flag("JUPYTERHUB_ALLOW_TOKEN_IN_URL", false),
                value("JUPYTERHUB_CLIENT_ID").map(this::login),
                activity(),
                parsed("JUPYTERHUB_SERVICE_URL", Listen::of));
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return config;
    }

    private Hub hub() {
        var token = value("JUPYTERHUB_API_TOKEN");
        if (token.isEmpty()) {
            problems.add(
                    "JUPYTERHUB_API_TOKEN is missing: the token of this program, as it is registered with the hub");
        } else if (!RequestToken.isPlausible(token.get())) {
            problems.add("JUPYTERHUB_API_TOKEN holds characters that no token has");
        }
        var api = parsed("JUPYTERHUB_API_URL", HubEnvironment::httpUrl)
                .orElseGet(() -> URI.create("http://127.0.0.1:8081" + hubPath() + "api"));
        return new Hub(api, token.orElse(""), HubAuthConfig.TIMEOUT, tls());
    }

    private Optional<Tls> tls() {
        var key = value("JUPYTERHUB_SSL_KEYFILE");
        var certificate = value("JUPYTERHUB_SSL_CERTFILE");
        var authority = value("JUPYTERHUB_SSL_CLIENT_CA");
        if (key.isEmpty() && certificate.isEmpty()) {
            return Optional.empty();
        }
        if (key.isEmpty() || certificate.isEmpty() || authority.isEmpty()) {
            problems.add(
                    "JUPYTERHUB_SSL_KEYFILE, JUPYTERHUB_SSL_CERTFILE and JUPYTERHUB_SSL_CLIENT_CA: set all or none");
            return Optional.empty();
        }
        return Optional.of(new Tls(key.get(), certificate.get(), authority.get()));
    }

    /** The second name is older; both mean the same. */
    private Set<String> accessScopes() {
        return parsed("JUPYTERHUB_OAUTH_ACCESS_SCOPES", HubEnvironment::strings)
                .or(() -> parsed("JUPYTERHUB_OAUTH_SCOPES", HubEnvironment::strings))
                .or(() -> value("JUPYTERHUB_SERVICE_NAME").map(name -> Set.of("access:services!service=" + name)))
                .orElse(Set.of());
    }

    private Login login(String clientId) {
        return new Login(
                clientId,
                value("JUPYTERHUB_HOST").orElse("") + hubPath(),
                value("JUPYTERHUB_OAUTH_CALLBACK_URL"),
                clientId,
                parsed("JUPYTERHUB_COOKIE_OPTIONS", text -> CookieOptions.of(new JsonObject(text)))
                        .orElse(CookieOptions.NONE),
                flag("JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED", false),
                flag("JUPYTERHUB_ALLOW_WEBSOCKET_COOKIE_AUTH", true),
                new AnonymousId(
                        parsed("JUPYTERHUB_XSRF_ANONYMOUS_IP_CIDRS", AnonymousId::networks)
                                .orElse(List.of()),
                        value("JUPYTERHUB_XSRF_ANONYMOUS_ID_HEADERS")
                                .map(list -> List.of(list.split(";")))
                                .orElse(AnonymousId.DEFAULT.headers())),
                parsed("JUPYTERHUB_PUBLIC_URL", HubEnvironment::httpUrl));
    }

    private Optional<Activity> activity() {
        var url = parsed("JUPYTERHUB_ACTIVITY_URL", HubEnvironment::httpUrl);
        var interval = parsed("JUPYTERHUB_ACTIVITY_INTERVAL", HubEnvironment::seconds)
                .orElseGet(() -> seconds(ACTIVITY_INTERVAL));
        return url.filter(_ -> !interval.isZero())
                .map(address -> new Activity(
                        address, interval, value("JUPYTERHUB_SERVER_NAME").orElse("")));
    }

    private String hubPath() {
        var base = value("JUPYTERHUB_BASE_URL").orElse("/");
        return (base.startsWith("/") ? "" : "/") + base + (base.endsWith("/") ? "" : "/") + "hub/";
    }

    /** Hubs set what they do not know to the empty string. */
    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** As JupyterHub reads them: anything but 0 and false is true. */
    private boolean flag(String name, boolean otherwise) {
        return value(name)
                .map(value -> value.toLowerCase(Locale.ROOT))
                .map(value -> !value.equals("0") && !value.equals("false"))
                .orElse(otherwise);
    }

    /** @param parser fails with a RuntimeException that says what is expected */
    private <T> Optional<T> parsed(String name, Function<String, T> parser) {
        return value(name).flatMap(value -> {
            try {
                return Optional.of(parser.apply(value));
            } catch (RuntimeException e) {
                problems.add(name + " cannot be read: " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    private static URI httpUrl(String text) {
        var url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("not an address that begins with http:// or https:// and a host");
        }
        return url;
    }

    private static Set<String> strings(String json) {
        var strings = new LinkedHashSet<String>();
        for (var item : new JsonArray(json)) {
            if (!(item instanceof String scope)) {
                throw new IllegalArgumentException("not a JSON list of strings");
            }
            strings.add(scope);
        }
        return strings;
    }

    private static Duration seconds(String text) {
        try {
            var seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds <= 86_400) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException("not a number of seconds up to a day");
    }
}
