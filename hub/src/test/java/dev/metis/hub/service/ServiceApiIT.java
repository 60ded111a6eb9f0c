package dev.metis.hub.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServiceApiIT {
    private static final String TOKEN = "grader-token-0123456789";
    private static TestService grader;
    private static HubFixture hub;
    private static TestBrowser root;
    private static TestBrowser ada;

    @BeforeAll
    static void start() {
        grader = new TestService("grader");
        hub = HubFixture.with(
                "JupyterHub__services",
                """
                - name: grader
                  url: %s/anything
                  api_token: %s
                  info: {course: 101}
                - name: hidden
                  url: http://127.0.0.1:1
                  display: false
                - name: culler
                  api_token: culler-token-0123456789
                """.formatted(grader.url(), TOKEN),
                "JupyterHub__load_roles",
                """
                - name: grading
                  scopes: ["list:users", "read:services!service=grader", "tokens!user=ada", "list:services!service=grader"]
                  services: [grader]
                - name: graders
                  scopes: ["self", "access:services!service=grader", "read:services:name!service=grader"]
                  users: [ada]
                - name: culling
                  scopes: ["admin:services!service=mine", "read:roles:services"]
                  services: [culler]
                """,
                "JupyterHub__service_check_interval",
                "1s");
        root = hub.logIn("root");
        ada = hub.logIn("ada");
        hub.logIn("bob");
    }

    @AfterAll
    static void stop() {
        hub.close();
        grader.close();
    }

    private static HttpResponse<String> call(String method, String path, String token, String body) {
        var nobody = hub.browser();
        return nobody.send(nobody.request("/hub/api/" + path)
                .header("Authorization", "token " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    @Test
    void a_service_is_who_its_token_says() {
        var self = new JsonObject(call("GET", "user", TOKEN, "").body());

        assertThat(self.getString("kind")).isEqualTo("service");
        assertThat(self.getString("name")).isEqualTo("grader");
        assertThat(self.getJsonArray("scopes"))
                .contains("list:users", "read:services!service=grader", "read:services:name!service=grader");
        assertThat(call("GET", "users", TOKEN, "").statusCode()).isNotEqualTo(403);
    }

    @Test
    void a_service_makes_tokens_for_users_its_scope_names() {
        var made = call("POST", "users/ada/tokens", TOKEN, "{\"expires_in\": 300}");

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var token = new JsonObject(made.body());
        assertThat(token.getString("user")).isEqualTo("ada");
        assertThat(token.getString("note")).isEqualTo("Requested via api by service grader");
        assertThat(token.getJsonArray("scopes")).contains("servers!user=ada");
        assertThat(call("DELETE", "users/ada/tokens/" + token.getString("id"), TOKEN, "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(call("POST", "users/bob/tokens", TOKEN, "").statusCode()).isEqualTo(403);
    }

    @Test
    void admins_see_every_service_whole() {
        var all = new JsonObject(root.api("GET", "services").body());

        assertThat(all.fieldNames()).contains("grader", "hidden", "culler");
        assertThat(all.getJsonObject("grader"))
                .isEqualTo(new JsonObject()
                        .put("kind", "service")
                        .put("name", "grader")
                        .put("admin", false)
                        .put("roles", new JsonArray().add("grading"))
                        .put("url", grader.url() + "/anything")
                        .put("prefix", "/services/grader/")
                        .put("command", new JsonArray())
                        .put("pid", 0)
                        .put("info", new JsonObject().put("course", 101))
                        .put("display", true));
        assertThat(all.getJsonObject("culler").getString("url")).isEmpty();
        assertThat(all.getJsonObject("culler").getString("prefix")).isEmpty();
    }

    @Test
    void others_see_what_their_scopes_reveal() {
        var own = new JsonObject(call("GET", "services", TOKEN, "").body());
        assertThat(own.fieldNames()).containsExactly("grader");
        assertThat(own.getJsonObject("grader").fieldNames())
                .doesNotContain("roles")
                .contains("url");

        assertThat(new JsonObject(ada.api("GET", "services/grader").body()).fieldNames())
                .containsExactlyInAnyOrder("kind", "name", "admin");
        assertThat(new JsonObject(call("GET", "services/grader", "culler-token-0123456789", "")
                                .body())
                        .fieldNames())
                .containsExactlyInAnyOrder("kind", "name", "admin", "roles");
        assertThat(ada.api("GET", "services").statusCode()).isEqualTo(403);
        assertThat(ada.api("GET", "services/culler").body())
                .isEqualTo(ada.api("GET", "services/nosuch").body())
                .contains("404");
        assertThat(hub.logIn("bob").api("GET", "services/grader").statusCode()).isEqualTo(403);
        assertThat(root.api("GET", "services/nosuch").statusCode()).isEqualTo(404);
        assertThat(hub.browser().get("/hub/api/services").statusCode()).isEqualTo(403);
    }

    @Test
    void a_service_answers_below_its_prefix() {
        ada.eventually("/services/grader/", page -> page.body().equals("grader at /services/grader/"));
        assertThat(ada.get("/services/grader/a/b").body()).isEqualTo("grader at /services/grader/a/b");
        assertThat(ada.get("/services/hidden/").statusCode()).isEqualTo(503);
        assertThat(ada.get("/services/grader").headers().firstValue("Location").orElse("/services/grader/"))
                .endsWith("/services/grader/");
    }

    @Test
    void the_menu_shows_what_one_may_use() {
        assertThat(ada.get("/hub/home").body())
                .contains("<summary>Services</summary>", "<a href=\"/services/grader/\">grader</a>")
                .doesNotContain("/services/hidden/", "/services/culler/");
        assertThat(root.get("/hub/home").body()).contains("/services/grader/").doesNotContain("/services/hidden/");
        assertThat(hub.logIn("bob").get("/hub/home").body()).doesNotContain("<summary>Services");
        assertThat(hub.browser().get("/hub/login").body()).doesNotContain("<summary>Services");
    }
}
