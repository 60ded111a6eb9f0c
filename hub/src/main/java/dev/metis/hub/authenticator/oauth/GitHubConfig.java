package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.authenticator.oauth.OAuthConfig.Endpoints;
import dev.metis.hub.authenticator.oauth.OAuthConfig.OfProvider;
import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Logging in with GitHub, or an Enterprise server.
 *
 * @param api without a slash at its end
 * @param allowed organisations and teams whose members may enter
 * @param keepsTeams whether the teams somebody is in are asked for and kept
 */
public record GitHubConfig(OAuthConfig oauth, URI api, List<Group> allowed, boolean keepsTeams) {

    /** An organisation, or a team of one. */
    public record Group(String organisation, Optional<String> team) {
        private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{1,100})(?::([A-Za-z0-9._-]{1,255}))?");

        static Group parse(String written) throws BadValue {
            var match = FORM.matcher(written.strip());
            if (!match.matches()) {
                throw new BadValue(
                        "is neither an organisation nor a team",
                        "Write names as they stand in addresses: my-org, or my-org:my-team.");
            }
            return new Group(match.group(1), Optional.ofNullable(match.group(2)));
        }

        @Override
        public String toString() {
            return organisation + team.map(name -> ":" + name).orElse("");
        }
    }

    private static final URI PUBLIC = URI.create("https://github.com");
    private static final String READ_ORG = "read:org";

    private static final Type<URI> WITH_OR_WITHOUT_SCHEME =
            Types.text().parsed("URL", GitHubConfig::address, URI::toString);

    static final Option<URI> GITHUB_URL = Option.of(
                    "github_url", WITH_OR_WITHOUT_SCHEME, PUBLIC, "GitHub itself, or an Enterprise server.")
            .orVariable("GITHUB_URL", "GITHUB_HOST");
    static final Option<Optional<URI>> GITHUB_API = Option.optional(
                    "github_api", WITH_OR_WITHOUT_SCHEME, "The REST API, if it is not where github_url has it.")
            .defaultShownAs("https://api.github.com, or github_url/api/v3");
    static final Option<Set<Group>> ALLOWED_ORGANIZATIONS = Option.of(
                    "allowed_organizations",
                    Structures.set(Types.text().parsed("org or org:team", Group::parse, Group::toString)),
                    Set.of(),
                    "Organisations (my-org) and teams (my-org:my-team) whose members may enter; the scope read:org is"
                            + " asked for then, so that private members count.")
            .formerlyAt("GitHubOAuthenticator", "github_organization_whitelist");
    static final Option<Boolean> POPULATE_TEAMS = Option.of(
            "populate_teams_in_auth_state",
            Types.bool(),
            false,
            "Whether the teams somebody is in are kept as teams in auth_state; asks for read:org.");

    public static final Section SECTION = Section.of(
                    "GitHubOAuthenticator",
                    "Logging in with GitHub, or an Enterprise server.",
                    OAuthConfig.CLIENT_ID
                            .orVariable("GITHUB_CLIENT_ID", "OAUTH_CLIENT_ID")
                            .formerlyAt("GitHubOAuthenticator", "github_client_id"),
                    OAuthConfig.CLIENT_SECRET
                            .orVariable("GITHUB_CLIENT_SECRET", "OAUTH_CLIENT_SECRET")
                            .formerlyAt("GitHubOAuthenticator", "github_client_secret"),
                    OAuthConfig.LOGIN_SERVICE.withDefault("GitHub"),
                    OAuthConfig.USERNAME_CLAIM.withDefault("login"),
                    GITHUB_URL,
                    GITHUB_API,
                    ALLOWED_ORGANIZATIONS,
                    POPULATE_TEAMS)
            .extending(OAuthConfig.SECTION);

    public GitHubConfig {
        allowed = List.copyOf(allowed);
    }

    public static GitHubConfig read(ConfigReader root) {
        var in = root.at(SECTION);
        var url = in.get(GITHUB_URL);
        var api = in.get(GITHUB_API)
                .orElseGet(() -> url.equals(PUBLIC) ? URI.create("https://api.github.com") : below(url, "/api/v3"));
        var allowed = List.copyOf(in.get(ALLOWED_ORGANIZATIONS));
        boolean teams = in.get(POPULATE_TEAMS);
        var endpoints = new Endpoints(
                below(url, "/login/oauth/authorize"), below(url, "/login/oauth/access_token"), below(api, "/user"));
        var scope = new ArrayList<String>();
        if (!allowed.isEmpty() || teams) {
            scope.add(READ_ORG);
        }
        var oauth = OAuthConfig.read(in, new OfProvider(endpoints, scope, !allowed.isEmpty()));
        return new GitHubConfig(oauth, api, allowed, teams);
    }

    private static URI below(URI base, String path) {
        return URI.create(base + path);
    }

    private static URI address(String written) throws BadValue {
        var text = written.strip().replaceFirst("/+$", "");
        try {
            var url = URI.create(text.contains("://") ? text : "https://" + text);
            var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // is said below
        }
        throw new BadValue("is not a URL", "Write something like https://github.example.org.");
    }
}
