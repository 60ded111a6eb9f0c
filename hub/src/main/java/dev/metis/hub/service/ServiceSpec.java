package dev.metis.hub.service;

import dev.metis.hub.access.OAuthRoles;
import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import dev.metis.hub.name.ServiceName;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service as the settings define it.
 *
 * @param admin gives it the role {@code admin}
 * @param url where it listens; with one it gets a route
 * @param command starts it, when the hub shall run it; empty for a service that runs by itself
 * @param account of the machine that runs the command; empty for the hub's own
 * @param environment of the command
 * @param info free data for its clients
 * @param display whether it is in the menu
 * @param timeout how long the hub waits until it answers
 * @param oauthClientId always begins with {@code service-}
 * @param oauthRoles roles whose scopes stand for {@code oauthScopes}
 */
public record ServiceSpec(
        String name,
        boolean admin,
        Optional<URI> url,
        Optional<Secret> apiToken,
        List<String> command,
        Optional<Path> directory,
        Optional<String> account,
        Map<String, Secret> environment,
        JsonObject info,
        boolean display,
        Duration timeout,
        String oauthClientId,
        Optional<String> oauthRedirectUri,
        List<String> oauthScopes,
        List<String> oauthRoles,
        boolean oauthWithoutConsent) {
    private static final int SHORTEST_TOKEN = 8;

    static final Option<String> NAME = Option.required(
            "name", Types.text().parsed("name", ServiceSpec::name, name -> name), "", "Name of the service.");
    static final Option<Boolean> ADMIN =
            Option.of("admin", Types.bool(), false, "Gives it the role admin; a role of its own is better.");
    static final Option<Optional<URI>> URL =
            Option.optional("url", Types.url(), "Where it listens; with one it gets a route below /services/.");
    static final Option<Optional<Secret>> API_TOKEN = Option.optional(
            "api_token",
            Types.secret().parsed("secret", ServiceSpec::token, Secret::toString),
            "Its API token, 8 or more characters.");
    static final Option<List<String>> COMMAND =
            Option.of("command", Structures.command(), List.of(), "Command that the hub runs for it.");
    static final Option<Optional<Path>> CWD = Option.optional("cwd", Types.path(), "Working directory of the command.");
    static final Option<Optional<String>> USER =
            Option.optional("user", Types.text(), "Account of the machine that runs the command.");
    static final Option<Map<String, Secret>> ENVIRONMENT =
            Option.of("environment", Structures.map(Types.secret()), Map.of(), "Further environment of the command.");
    static final Option<JsonObject> INFO =
            Option.of("info", Structures.json(), new JsonObject(), "Free data for clients of the API.");
    static final Option<Boolean> DISPLAY =
            Option.of("display", Types.bool(), true, "Whether it is in the menu of services.");
    static final Option<Duration> TIMEOUT = Option.of(
            "timeout",
            Types.duration(Duration.ZERO, Duration.ofDays(1)),
            Duration.ofSeconds(30),
            "How long the hub waits until it answers.");
    static final Option<Optional<String>> OAUTH_CLIENT_ID = Option.optional(
                    "oauth_client_id",
                    Types.text().parsed("client id", ServiceSpec::clientId, id -> id),
                    "Its OAuth client id.")
            .defaultShownAs("service-NAME");
    static final Option<Optional<String>> OAUTH_REDIRECT_URI =
            Option.optional("oauth_redirect_uri", Types.text(), "Where OAuth leads back to; needed without a url.");
    static final Option<List<String>> OAUTH_SCOPES = Option.of(
            "oauth_client_allowed_scopes",
            Structures.list(Types.text()),
            List.of(),
            "Scopes its OAuth tokens may carry besides access to itself.");
    static final Option<Boolean> OAUTH_NO_CONFIRM =
            Option.of("oauth_no_confirm", Types.bool(), false, "Skips the page that asks the user for consent.");

    static final Type<ServiceSpec> TYPE = Structures.object(
            "service",
            List.of(
                    NAME,
                    ADMIN,
                    URL,
                    API_TOKEN,
                    COMMAND,
                    CWD,
                    USER,
                    ENVIRONMENT,
                    INFO,
                    DISPLAY,
                    TIMEOUT,
                    OAUTH_CLIENT_ID,
                    OAUTH_REDIRECT_URI,
                    OAUTH_SCOPES,
                    OAuthRoles.OPTION,
                    OAUTH_NO_CONFIRM),
            ServiceSpec::read);

    private static ServiceSpec read(ConfigReader in) {
        var name = in.get(NAME);
        var clientId = in.get(OAUTH_CLIENT_ID);
        var redirect = in.get(OAUTH_REDIRECT_URI);
        if (clientId.isPresent() && in.get(URL).isEmpty() && redirect.isEmpty()) {
            in.problem(OAUTH_CLIENT_ID, "needs an oauth_redirect_uri or a url", "Set one of them.");
        }
        return new ServiceSpec(
                name,
                in.get(ADMIN),
                in.get(URL),
                in.get(API_TOKEN),
                in.get(COMMAND),
                in.get(CWD),
                in.get(USER),
                in.get(ENVIRONMENT),
                in.get(INFO),
                in.get(DISPLAY),
                in.get(TIMEOUT),
                clientId.orElse("service-" + name),
                redirect,
                in.get(OAUTH_SCOPES),
                OAuthRoles.read(in, OAUTH_SCOPES),
                in.get(OAUTH_NO_CONFIRM));
    }

    private static String name(String written) throws BadValue {
        if (!ServiceName.isValid(written)) {
            throw new BadValue(
                    "is not a name", "Write a word without a slash, escapes such as %20, and blanks at its ends.");
        }
        return written;
    }

    private static String clientId(String written) throws BadValue {
        if (!written.startsWith("service-")) {
            throw new BadValue("is not a client id of a service", "Begin it with service-.");
        }
        return written;
    }

    private static Secret token(Secret written) throws BadValue {
        if (written.length() < SHORTEST_TOKEN) {
            throw new BadValue("is shorter than 8 characters", "Make one with: openssl rand -hex 32");
        }
        return written;
    }
}
