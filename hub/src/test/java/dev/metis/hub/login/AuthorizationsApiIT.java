package dev.metis.hub.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.TestTokens;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How old clients ask whose a token or a cookie is. */
class AuthorizationsApiIT {
    private static final String SERVICE_TOKEN = "token-of-the-service-01";

    private static HubFixture hub;
    private static TestBrowser ada;
    private static String root;
    private static String adas;

    @BeforeAll
    static void start() {
        hub = HubFixture.with(
                "JupyterHub__services", "[{name: old, url: 'http://127.0.0.1:1', api_token: " + SERVICE_TOKEN + "}]");
        ada = hub.logIn("ada");
        hub.logIn("root");
        root = TestTokens.issue(hub.database(), "root", "inherit");
        adas = TestTokens.issue(hub.database(), "ada", "inherit");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static HttpResponse<String> ask(String what, String token) {
        return hub.browser().withHeader("/hub/api/authorizations/" + what, "Authorization", "token " + token);
    }

    @Test
    void a_token_is_told_whose_it_is_as_far_as_who_asks_may_see() {
        var seenByAdmin = new JsonObject(ask("token/" + adas, root).body());
        assertThat(seenByAdmin.getString("kind")).isEqualTo("user");
        assertThat(seenByAdmin.getString("name")).isEqualTo("ada");
        assertThat(seenByAdmin.fieldNames()).contains("roles", "servers", "created");

        var seenByService = new JsonObject(ask("token/" + adas, SERVICE_TOKEN).body());
        assertThat(seenByService.fieldNames())
                .containsExactlyInAnyOrder("kind", "name", "admin", "user_info", "groups");

        var service = new JsonObject(ask("token/" + SERVICE_TOKEN, adas).body());
        assertThat(service.getString("kind")).isEqualTo("service");
        assertThat(service.getString("name")).isEqualTo("old");
    }

    @Test
    void a_login_cookie_is_told_whose_it_is() {
        var cookie = ada.cookie("jupyterhub-hub-login").orElseThrow().replace("\"", "");

        var model = new JsonObject(
                ask("cookie/jupyterhub-hub-login/" + encoded(cookie), root).body());

        assertThat(model.getString("name")).isEqualTo("ada");
        var inBody = hub.browser()
                .send(hub.browser()
                        .request("/hub/api/authorizations/cookie/jupyterhub-hub-login")
                        .header("Authorization", "token " + root)
                        .method("GET", BodyPublishers.ofString(cookie)));
        assertThat(new JsonObject(inBody.body()).getString("name")).isEqualTo("ada");
        assertThat(ask("cookie/jupyterhub-hub-login", root).statusCode()).isEqualTo(404);
        assertThat(ask("cookie/jupyterhub-hub-login/" + encoded(cookie), SERVICE_TOKEN)
                        .body())
                .isEqualTo("{}");
        assertThat(ask("cookie/other/" + encoded(cookie), SERVICE_TOKEN).statusCode())
                .isEqualTo(404);
        assertThat(ask("cookie/jupyterhub-hub-login/" + encoded(cookie + "0"), SERVICE_TOKEN)
                        .statusCode())
                .isEqualTo(404);
        assertThat(ask("cookie/jupyterhub-hub-login/rubbish", SERVICE_TOKEN).statusCode())
                .isEqualTo(404);
        assertThat(ask("cookie/jupyterhub-hub-login/%00", SERVICE_TOKEN).statusCode())
                .isEqualTo(404);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Test
    void only_a_token_may_ask() {
        assertThat(ada.api("GET", "authorizations/token/" + adas).statusCode()).isEqualTo(403);
        assertThat(hub.browser().get("/hub/api/authorizations/token/" + adas).statusCode())
                .isEqualTo(403);
        assertThat(hub.browser().get("/hub/api/authorizations/cookie/x/y").statusCode())
                .isEqualTo(403);
        assertThat(hub.browser().get("/hub/api/authorizations/token").statusCode())
                .isEqualTo(403);
        assertThat(ask("token", root).statusCode()).isEqualTo(404);
        assertThat(ask("token/no-such-token", root).statusCode()).isEqualTo(404);
    }

    @Test
    void tokens_are_not_made_here_any_more() {
        for (var path : new String[] {"token", "token/ada"}) {
            var answer = hub.browser()
                    .send(hub.browser()
                            .request("/hub/api/authorizations/" + path)
                            .POST(BodyPublishers.noBody()));
            assertThat(answer.statusCode()).isEqualTo(404);
        }
    }
}
