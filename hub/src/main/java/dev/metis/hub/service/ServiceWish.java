package dev.metis.hub.service;

import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.http.Fields;
import dev.metis.hub.name.ServiceName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The service somebody asks the API to register. Source: {@code _service_model_types} and {@code service_from_spec}.
 *
 * @param clientScopes what its OAuth client may ask for besides access to itself, as written; they all exist
 */
record ServiceWish(
        boolean admin,
        Optional<URI> url,
        Optional<String> apiToken,
        JsonObject info,
        boolean display,
        Optional<String> directory,
        Optional<String> account,
        JsonObject environment,
        Optional<String> clientId,
        Optional<String> redirectUri,
        List<String> clientScopes,
        boolean withoutConsent) {
    private static final int SHORTEST_TOKEN = 8;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_REDIRECT = 1023;
    private static final int LONGEST_URL = 2047;
    private static final int LONGEST_PATH = 4095;
    private static final String[] KNOWN = {
        "name",
        "admin",
        "url",
        "oauth_client_allowed_scopes",
        "api_token",
        "info",
        "display",
        "oauth_no_confirm",
        "command",
        "cwd",
        "environment",
        "user",
        "oauth_client_id",
        "oauth_redirect_uri"
    };

    static ServiceWish of(JsonObject body, ScopeCatalogue catalogue) {
        if (body.isEmpty()) {
            throw Fields.bad("The body", "must have at least one field, such as url or api_token");
        }
        var fields = new Fields(body).only(KNOWN);
        fields.text("name"); // the path says it
        refuseCommand(fields);
        var wish = new ServiceWish(
                fields.flag("admin").orElse(false),
                url(fields),
                token(fields),
                fields.object("info").orElseGet(JsonObject::new),
                fields.flag("display").orElse(true),
                notEmpty(fields.text("cwd", LONGEST_PATH)),
                notEmpty(fields.text("user", LONGEST_NAME)),
                fields.object("environment").orElseGet(JsonObject::new),
                clientId(fields),
                redirectUri(fields),
                scopes(fields, catalogue),
                fields.flag("oauth_no_confirm").orElse(false));
        if (wish.hasClient() && wish.url().isEmpty() && wish.redirectUri().isEmpty()) {
            throw Fields.bad("oauth_redirect_uri", "is needed, for there is no url");
        }
        return wish;
    }

    /** Only the settings may make the hub run something. */
    private static void refuseCommand(Fields fields) {
        if (fields.has("command") && !(fields.body().getValue("command") instanceof JsonArray list && list.isEmpty())) {
            throw Fields.bad("command", "Can not create managed service at runtime; write it into the settings");
        }
    }

    /** Whether people log in to it with their hub account. */
    boolean hasClient() {
        return url.isPresent() || clientId.isPresent() || redirectUri.isPresent() || withoutConsent;
    }

    String clientIdOr(ServiceName name) {
        return clientId.orElseGet(() -> "service-" + name);
    }

    private static Optional<URI> url(Fields fields) {
        return notEmpty(fields.text("url", LONGEST_URL))
                .map(text -> parsed("url", text, ServiceWish::isHttp, "must be an http or https URL"));
    }

    private static Optional<String> redirectUri(Fields fields) {
        return notEmpty(fields.text("oauth_redirect_uri", LONGEST_REDIRECT))
                .map(text -> parsed(
                                "oauth_redirect_uri",
                                text,
                                uri -> uri.getRawFragment() == null && (isHttp(uri) || isPath(uri)),
                                "must be a path, or an http or https URL, without a fragment")
                        .toString());
    }

    private static URI parsed(String field, String text, Predicate<URI> fits, String problem) {
        try {
            var uri = new URI(text);
            if (fits.test(uri)) {
                return uri;
            }
        } catch (URISyntaxException _) {
            throw Fields.bad(field, problem);
        }
        throw Fields.bad(field, problem);
    }

    private static boolean isHttp(URI uri) {
        return uri.getScheme() != null
                && List.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT))
                && uri.getHost() != null
                && uri.getPort() <= 0xffff;
    }

    private static boolean isPath(URI uri) {
        return uri.getScheme() == null
                && uri.getRawAuthority() == null
                && uri.getRawPath().startsWith("/");
    }

    private static Optional<String> token(Fields fields) {
        var token = fields.text("api_token");
        if (token.isPresent() && token.get().length() < SHORTEST_TOKEN) {
            throw Fields.bad("api_token", "must have at least " + SHORTEST_TOKEN + " characters");
        }
        if (token.isPresent() && token.get().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw Fields.bad("api_token", "must be ASCII without blanks, for it goes into a header");
        }
        return token;
    }

    private static Optional<String> clientId(Fields fields) {
        var id = fields.text("oauth_client_id", LONGEST_NAME);
        if (id.isPresent() && !id.get().startsWith("service-")) {
            throw Fields.bad("oauth_client_id", "must begin with service-");
        }
        return id;
    }

    private static List<String> scopes(Fields fields, ScopeCatalogue catalogue) {
        var scopes = fields.texts("oauth_client_allowed_scopes").orElse(List.of());
        scopes.forEach(scope -> catalogue.problem(scope).ifPresent(problem -> {
            throw Fields.bad("oauth_client_allowed_scopes", problem);
        }));
        return scopes;
    }

    private static Optional<String> notEmpty(Optional<String> text) {
        return text.filter(it -> !it.isEmpty());
    }

    @Override
    public String toString() {
        return "ServiceWish[***]";
    }
}
