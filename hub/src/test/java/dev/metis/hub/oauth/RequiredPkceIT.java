package dev.metis.hub.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code JupyterHub.oauth_require_pkce}. */
class RequiredPkceIT {
    private static final String REQUEST = "/hub/api/oauth2/authorize?response_type=code&state=s&client_id=service-news";

    private static HubFixture hub;

    @BeforeAll
    static void start() {
        hub = HubFixture.with("JupyterHub__oauth_require_pkce", "true", "JupyterHub__services", """
                - name: news
                  api_token: token-of-the-service-news
                  admin: true
                  oauth_no_confirm: true
                  oauth_redirect_uri: http://127.0.0.1:9/back
                """);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void a_login_without_a_challenge_is_refused_where_the_client_reads_it() {
        var answer = hub.logIn("root").get(REQUEST);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .startsWith("http://127.0.0.1:9/back?error=invalid_request&")
                .endsWith("&state=s");
    }

    @Test
    void one_with_a_challenge_gets_its_code() {
        var answer = hub.logIn("root").get(REQUEST + "&code_challenge=abc&code_challenge_method=S256");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).startsWith("http://127.0.0.1:9/back?code=");
    }
}
