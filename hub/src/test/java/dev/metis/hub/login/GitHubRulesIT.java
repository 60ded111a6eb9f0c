package dev.metis.hub.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.authenticator.github.GitHubFixture;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hubs with other rules about who may enter, and other ways to come in. */
class GitHubRulesIT {

    @Test
    void a_list_in_a_file_counts_as_it_is_when_somebody_logs_in(@TempDir Path directory) throws IOException {
        var file = directory.resolve("allowed_users.txt");
        Files.writeString(file, "# people\n\n  Ada   # the first\nlinus\n");
        try (var fixture = GitHubFixture.with(
                "GitHubOAuthenticator__allowed_users_file",
                file.toString(),
                "GitHubOAuthenticator__oauth_callback_url",
                "https://Hub.example.org:443/hub/oauth_callback")) {
            fixture.gitHub().people().add("ada");
            fixture.gitHub().people().add("grace");
            fixture.gitHub().callback("https://Hub.example.org:443/hub/oauth_callback");

            var ada = fixture.visitor("ada");
            var authorize = ada.leave("/hub/oauth_login");
            assertThat(new QueryStringDecoder(authorize.toString()).parameters().get("redirect_uri"))
                    .as("exactly as it is configured")
                    .containsExactly("https://Hub.example.org:443/hub/oauth_callback");
            assertThat(ada.comeBack(authorize).statusCode()).isEqualTo(302);
            var refused = fixture.visitor("grace").logIn();
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("grace is not on the list of users (allowed_users_file)");

            Files.writeString(file, "grace\n");
            assertThat(fixture.visitor("grace").logIn().statusCode()).isEqualTo(302);
            assertThat(fixture.visitor("ada").logIn().statusCode()).isEqualTo(403);
            assertThat(fixture.visitor("grace").logIn().statusCode()).isEqualTo(302);

            Files.delete(file);
            assertThat(fixture.visitor("grace").logIn().statusCode())
                    .as("a list that cannot be read has nobody on it")
                    .isEqualTo(403);
        }
    }

    @Test
    void without_any_rule_nobody_comes_in() {
        try (var fixture = GitHubFixture.with("Authenticator__auto_login", "true")) {
            fixture.gitHub().people().add("ada", "my-org");

            var page = fixture.hub().browser().get("/hub/login?next=%2Fhub%2Ftoken");
            assertThat(page.statusCode()).as("the login page is skipped").isEqualTo(302);
            assertThat(page.headers().firstValue("Location")).contains("/hub/oauth_login?next=%2Fhub%2Ftoken");

            var refused = fixture.visitor("ada").logIn();
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("This hub has no rule yet that lets anybody in.");
        }
    }

    @Test
    void who_exists_may_enter_when_that_is_the_rule_and_logging_out_leads_where_it_is_configured() {
        try (var fixture = GitHubFixture.with(
                "Authenticator__allow_existing_users",
                "true",
                "JupyterHub__load_groups",
                "{staff: [ada]}",
                "OAuthenticator__logout_redirect_url",
                "https://example.org/bye",
                "OAuthenticator__custom_403_message",
                "Ask Grace.",
                "OAuthenticator__enable_pkce",
                "false")) {
            fixture.gitHub().people().add("ada");
            fixture.gitHub().people().add("bob");

            var refused = fixture.visitor("bob").logIn();
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("Ask Grace.", "bob is no user of this hub yet (allow_existing_users)");

            var ada = fixture.loggedIn("ada");
            assertThat(ada.get("/hub/logout").headers().firstValue("Location")).contains("https://example.org/bye");
            assertThat(ada.get("/hub/api/user").statusCode()).isEqualTo(403);
        }
    }
}
