package dev.metis.hub.service;

import static dev.metis.hub.service.ServiceFixture.CULLER_TOKEN;
import static dev.metis.hub.service.ServiceFixture.GRADER_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ServiceApiIT {
    @AutoClose
    private static final ServiceFixture fixture = new ServiceFixture();

    private static final HubFixture hub = fixture.hub();
    private static final TestBrowser root = fixture.root();
    private static final TestBrowser ada = fixture.ada();

    @Test
    void a_service_is_who_its_token_says() {
        var self = new JsonObject(fixture.call("GET", "user", GRADER_TOKEN, "").body());

        assertThat(self.getString("kind")).isEqualTo("service");
        assertThat(self.getString("name")).isEqualTo("grader");
        assertThat(self.getJsonArray("scopes"))
                .contains("list:users", "read:services!service=grader", "read:services:name!service=grader");
        assertThat(fixture.call("GET", "users", GRADER_TOKEN, "").statusCode()).isNotEqualTo(403);
    }

    @Test
    void a_service_makes_tokens_for_users_its_scope_names() {
        var made = fixture.call("POST", "users/ada/tokens", GRADER_TOKEN, "{\"expires_in\": 300}");

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var token = new JsonObject(made.body());
        assertThat(token.getString("user")).isEqualTo("ada");
        assertThat(token.getString("note")).isEqualTo("Requested via api by service grader");
        assertThat(token.getJsonArray("scopes")).contains("servers!user=ada");
        assertThat(fixture.call("DELETE", "users/ada/tokens/" + token.getString("id"), GRADER_TOKEN, "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(fixture.call("POST", "users/bob/tokens", GRADER_TOKEN, "").statusCode())
                .isEqualTo(403);
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
                        .put("url", fixture.grader().url() + "/anything")
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
        var own =
                new JsonObject(fixture.call("GET", "services", GRADER_TOKEN, "").body());
        assertThat(own.fieldNames()).containsExactly("grader");
        assertThat(own.getJsonObject("grader").fieldNames())
                .doesNotContain("roles")
                .contains("url");

        assertThat(new JsonObject(ada.api("GET", "services/grader").body()).fieldNames())
                .containsExactlyInAnyOrder("kind", "name", "admin");
        assertThat(new JsonObject(fixture.call("GET", "services/grader", CULLER_TOKEN, "")
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
