package dev.metis.hub.authenticator.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Yaml;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GitHubConfigTest {
    private static final String CLIENT = "client_id: id, client_secret: hunter2";

    private static GitHubConfig read(String options) {
        return Yaml.of("GitHubOAuthenticator: {" + CLIENT + options + "}").read(HubConfig.SECTIONS, GitHubConfig::read);
    }

    private static List<String> problems(String options) {
        return Yaml.of("JupyterHub: {authenticator_class: github}\nGitHubOAuthenticator: {" + options + "}")
                .problems(HubConfig.SECTIONS, HubConfig::read);
    }

    @Test
    void variables_have_the_names_they_have_with_jupyterhub() {
        var config = Yaml.of("")
                .variable("GITHUB_CLIENT_ID", "of github")
                .variable("OAUTH_CLIENT_ID", "of any")
                .variable("OAUTH_CLIENT_SECRET", "hunter2")
                .variable("OAUTH_CALLBACK_URL", "https://Hub.example.org:443/hub/oauth_callback")
                .variable("GITHUB_URL", "github.example.org/")
                .variable("OAUTH_TLS_VERIFY", "0")
                .variable("OAUTH2_BASIC_AUTH", "1")
                .variable("LOGIN_SERVICE", "our GitHub")
                .variable("OAUTH_LOGOUT_REDIRECT_URL", "https://example.org/bye")
                .read(HubConfig.SECTIONS, GitHubConfig::read);

        assertThat(config.oauth().client().id()).isEqualTo("of github");
        assertThat(config.oauth().client().secret().reveal()).isEqualTo("hunter2");
        assertThat(config.oauth().client().callback())
                .as("as it is registered")
                .contains("https://Hub.example.org:443/hub/oauth_callback");
        assertThat(config.oauth().client().basicAuth()).isTrue();
        assertThat(config.oauth().http().verifiesCertificate()).isFalse();
        assertThat(config.oauth().service()).isEqualTo("our GitHub");
        assertThat(config.oauth().logoutRedirect()).contains("https://example.org/bye");
        assertThat(config.api()).isEqualTo(URI.create("https://github.example.org/api/v3"));
        assertThat(config.oauth().endpoints().token())
                .isEqualTo(URI.create("https://github.example.org/login/oauth/access_token"));
    }

    @Test
    void github_itself_is_the_default_and_asks_for_nothing() {
        var config = read("");

        assertThat(config.oauth().endpoints())
                .isEqualTo(new OAuthConfig.Endpoints(
                        URI.create("https://github.com/login/oauth/authorize"),
                        URI.create("https://github.com/login/oauth/access_token"),
                        URI.create("https://api.github.com/user")));
        assertThat(config.oauth().asked().scope()).isEmpty();
        assertThat(config.oauth().service()).isEqualTo("GitHub");
        assertThat(config.oauth().client().pkce()).isTrue();
        assertThat(config.oauth().http().requestTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.oauth().common().allowExistingUsers()).isFalse();
    }

    @Test
    void organisations_ask_for_the_scope_that_shows_private_members() {
        var config = read(", scope: ['user:email'], allowed_organizations: ['my-org', 'other:a-team']");

        assertThat(config.oauth().asked().scope()).containsExactly("user:email", "read:org");
        assertThat(config.allowed())
                .containsExactlyInAnyOrder(
                        new GitHubConfig.Group("my-org", Optional.empty()),
                        new GitHubConfig.Group("other", Optional.of("a-team")));
    }

    @Test
    void organisations_may_come_from_a_variable_with_commas() {
        var config = Yaml.of("GitHubOAuthenticator: {" + CLIENT + ", allowed_organizations: {env: ALLOWED_ORGS},"
                        + " allowed_users: {env: ALLOWED_USERS}}")
                .variable("ALLOWED_ORGS", " my-org , other:a-team,")
                .variable("ALLOWED_USERS", "")
                .read(HubConfig.SECTIONS, GitHubConfig::read);

        assertThat(config.allowed()).hasSize(2);
        assertThat(config.oauth().common().allowedUsers()).isEmpty();
    }

    @Test
    void what_cannot_work_is_said_at_start() {
        assertThat(problems("client_id: id, allow_all: true"))
                .singleElement()
                .asString()
                .contains("GitHubOAuthenticator.client_secret: is missing");
        assertThat(problems(CLIENT + ", allow_all: true, allowed_organizations: ['my org']"))
                .singleElement()
                .asString()
                .contains("is neither an organisation nor a team");
        assertThat(problems(CLIENT + ", allow_all: true, oauth_callback_url: hub.example.org"))
                .singleElement()
                .asString()
                .contains("oauth_callback_url", "is not a URL");
        assertThat(problems(CLIENT + ", allow_all: true, allowed_groups: [staff]"))
                .singleElement()
                .asString()
                .contains("allowed_groups: needs manage_groups");
        assertThat(problems(CLIENT + ", allow_all: true, allowed_scopes: [repo]"))
                .singleElement()
                .asString()
                .contains("has scopes that are not asked for");
        assertThat(problems(CLIENT + ", allow_all: true, enable_auth_state: true"))
                .singleElement()
                .asString()
                .contains("enable_auth_state: needs a key to encrypt with", "JUPYTERHUB_CRYPT_KEY");
        assertThat(problems(CLIENT + ", allow_all: true, modify_auth_state_hook: my.hook"))
                .singleElement()
                .asString()
                .contains("takes Python code");
    }

    @Test
    void somebody_has_to_be_allowed_or_a_warning_says_that_nobody_is() {
        var yaml = "JupyterHub: {authenticator_class: oauthenticator.GitHubOAuthenticator}\nGitHubOAuthenticator: {";

        assertThat(Yaml.of(yaml + CLIENT + "}").warnings(HubConfig.SECTIONS, HubConfig::read))
                .singleElement()
                .asString()
                .contains("nobody else is allowed to log in");
        assertThat(Yaml.of(yaml + CLIENT + ", allowed_organizations: [my-org]}")
                        .warnings(HubConfig.SECTIONS, HubConfig::read))
                .isEmpty();
    }

    @Test
    void the_variant_that_makes_accounts_is_refused_with_what_to_use() {
        assertThat(Yaml.of("JupyterHub: {authenticator_class: oauthenticator.github.LocalGitHubOAuthenticator}")
                        .problems(HubConfig.SECTIONS, HubConfig::read))
                .singleElement()
                .asString()
                .contains("Write github");
    }
}
