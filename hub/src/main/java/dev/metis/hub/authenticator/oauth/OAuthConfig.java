package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How people log in at an OAuth provider, whichever it is.
 *
 * @param service what the button on the login page calls it
 * @param logoutRedirect where a browser goes after it logged out here
 */
public record OAuthConfig(
        AuthenticatorConfig common,
        String service,
        Client client,
        Endpoints endpoints,
        Asked asked,
        OAuthRules rules,
        ProviderHttpConfig http,
        Optional<String> logoutRedirect) {

    /**
     * The hub as the provider knows it.
     *
     * @param callback sent exactly so; empty to find out from the request
     */
    public record Client(String id, Secret secret, Optional<String> callback, boolean basicAuth, boolean pkce) {}

    /** Where the provider is asked. */
    public record Endpoints(URI authorize, URI token, URI userInfo) {}

    /** What is asked for, and how. */
    public record Asked(
            List<String> scope,
            Map<String, String> authorizeParams,
            Map<String, String> tokenParams,
            Map<String, String> userInfoParams,
            boolean tokenInUrl,
            String usernameClaim) {}

    /**
     * What a provider has that others have not.
     *
     * @param scope asked for even if the settings do not say so
     * @param allows whether it has rules of its own that let somebody in
     */
    record OfProvider(Endpoints endpoints, List<String> scope, boolean allows) {}

    private static final Type<String> URL_AS_WRITTEN = Types.text().parsed("URL", OAuthConfig::requireUrl, url -> url);

    static final Option<String> CLIENT_ID =
            Option.required("client_id", Types.text(), "", "The client ID that the provider gave this hub.");
    static final Option<Secret> CLIENT_SECRET = Option.required(
            "client_secret", Types.secret(), Secret.of(""), "The client secret that the provider gave this hub.");
    static final Option<Optional<String>> CALLBACK_URL = Option.optional(
                    "oauth_callback_url",
                    URL_AS_WRITTEN,
                    "Callback URL as it is registered at the provider, https://HOST/hub/oauth_callback; sent as it is.")
            .orVariable("OAUTH_CALLBACK_URL")
            .defaultShownAs("from public_url, else from the request");
    static final Option<String> LOGIN_SERVICE = Option.of(
                    "login_service", Types.text(), "OAuth 2.0", "What the button on the login page calls the provider.")
            .orVariable("LOGIN_SERVICE");
    static final Option<List<String>> SCOPE =
            Option.of("scope", Structures.list(Types.text()), List.of(), "Scopes to ask the provider for.");
    static final Option<Map<String, String>> EXTRA_AUTHORIZE_PARAMS = Option.of(
            "extra_authorize_params",
            Structures.map(Types.text()),
            Map.of(),
            "Further parameters of the address people are sent to.");
    static final Option<Map<String, String>> TOKEN_PARAMS = Option.of(
            "token_params", Structures.map(Types.text()), Map.of(), "Further parameters of the token request.");
    static final Option<Map<String, String>> USERDATA_PARAMS = Option.of(
            "userdata_params",
            Structures.map(Types.text()),
            Map.of(),
            "Further parameters of the request for who somebody is.");
    static final Option<Boolean> TOKEN_METHOD = Option.of(
                    "userdata_token_method",
                    Types.choice(new TreeMap<>(Map.of("header", false, "url", true))),
                    false,
                    "Where the token stands in the request for who somebody is.")
            .orVariable("OAUTH2_USERDATA_REQUEST_TYPE");
    static final Option<String> USERNAME_CLAIM = Option.of(
            "username_claim", Types.text(), "username", "Which part of what the provider says is the user's name.");
    static final Option<Boolean> BASIC_AUTH = Option.of(
                    "basic_auth",
                    ProviderHttpConfig.flag(),
                    false,
                    "Whether client ID and secret go into a header instead of the form.")
            .orVariable("OAUTH2_BASIC_AUTH");
    static final Option<Boolean> ENABLE_PKCE = Option.of(
            "enable_pkce", Types.bool(), true, "Whether a code is of use only to the browser that asked for it.");
    static final Option<Optional<String>> LOGOUT_REDIRECT_URL = Option.optional(
                    "logout_redirect_url", Types.text(), "Where a browser goes after it logged out.")
            .orVariable("OAUTH_LOGOUT_REDIRECT_URL");
    static final Option<Optional<URI>> AUTHORIZE_URL =
            Option.optional("authorize_url", Types.url(), "Where people are sent to log in.");
    static final Option<Optional<URI>> TOKEN_URL =
            Option.optional("token_url", Types.url(), "Where a code is exchanged for a token.");
    static final Option<Optional<URI>> USERDATA_URL =
            Option.optional("userdata_url", Types.url(), "Where the hub asks who somebody is.");

    /** What every provider inherits. */
    public static final Section SECTION = Section.of(
                    "OAuthenticator",
                    "Logging in at an OAuth provider, whichever it is.",
                    CLIENT_ID,
                    CLIENT_SECRET,
                    CALLBACK_URL,
                    LOGIN_SERVICE,
                    SCOPE,
                    EXTRA_AUTHORIZE_PARAMS,
                    TOKEN_PARAMS,
                    USERDATA_PARAMS,
                    TOKEN_METHOD,
                    USERNAME_CLAIM,
                    BASIC_AUTH,
                    ENABLE_PKCE,
                    LOGOUT_REDIRECT_URL,
                    AUTHORIZE_URL,
                    TOKEN_URL,
                    USERDATA_URL)
            .extending(AuthenticatorConfig.SECTION);

    public static final Section RULES = OAuthRules.OPTIONS;
    public static final Section HTTP = ProviderHttpConfig.OPTIONS;

    /** @param in stands at the section of the provider */
    static OAuthConfig read(ConfigReader in, OfProvider provider) {
        var scope = new LinkedHashSet<>(in.get(SCOPE));
        scope.addAll(provider.scope());
        var asked = new Asked(
                List.copyOf(scope),
                in.get(EXTRA_AUTHORIZE_PARAMS),
                in.get(TOKEN_PARAMS),
                in.get(USERDATA_PARAMS),
                in.get(TOKEN_METHOD),
                in.get(USERNAME_CLAIM));
        var rules = OAuthRules.read(in, asked.scope(), in.get(AuthenticatorConfig.MANAGE_GROUPS));
        var usual = provider.endpoints();
        return new OAuthConfig(
                AuthenticatorConfig.read(
                        in,
                        new AuthenticatorConfig.Usual(false, false, provider.allows() || rules.letSomebodyIn(), true)),
                in.get(LOGIN_SERVICE),
                new Client(
                        in.get(CLIENT_ID),
                        in.get(CLIENT_SECRET),
                        in.get(CALLBACK_URL),
                        in.get(BASIC_AUTH),
                        in.get(ENABLE_PKCE)),
                new Endpoints(
                        in.get(AUTHORIZE_URL).orElse(usual.authorize()),
                        in.get(TOKEN_URL).orElse(usual.token()),
                        in.get(USERDATA_URL).orElse(usual.userInfo())),
                asked,
                rules,
                ProviderHttpConfig.read(in),
                in.get(LOGOUT_REDIRECT_URL));
    }

    private static String requireUrl(String written) throws BadValue {
        try {
            var url = URI.create(written.strip());
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null) {
                return written.strip();
            }
        } catch (IllegalArgumentException _) {
            // is said below
        }
        throw new BadValue("is not a URL", "Write it as it is registered, https://HOST/hub/oauth_callback.");
    }
}
