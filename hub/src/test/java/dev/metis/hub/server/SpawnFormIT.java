package dev.metis.hub.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.spawner.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Starting with options that are asked for before. */
@TestInstance(Lifecycle.PER_CLASS)
class SpawnFormIT {
    private final HubFixture hub = HubFixture.with(
            "Spawner__options_form",
            "<label for=\"size\">Size</label> <input id=\"size\" name=\"size\" value=\"2\">",
            "Spawner__options_from_form",
            "simple");

    @AfterAll
    void close() {
        hub.close();
    }

    private static JsonObject options(TestBrowser browser, String user) {
        return browser.server(user).getJsonObject("user_options");
    }

    @Test
    void the_form_is_shown_and_its_fields_become_options() {
        var ada = hub.logIn("ada");
        var page = ada.get("/hub/spawn/ada?next=%2Fuser%2Fada%2Flab");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<input id=\"size\" name=\"size\" value=\"2\">")
                .contains("action=\"/hub/spawn/ada?next=%2Fuser%2Fada%2Flab&amp;_xsrf=" + ada.xsrf());
        assertThat(ada.get("/hub/home").body()).contains("Start my server");

        var answer = ada.postForm(
                "/hub/spawn/ada?next=%2Fuser%2Fada%2Flab&_xsrf=" + ada.xsrf(),
                "size",
                "3",
                "gpu",
                "on",
                "tag",
                "a",
                "tag",
                "b");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/hub/spawn-pending/ada?next=%2Fuser%2Fada%2Flab");
        assertThat(options(ada, "ada"))
                .isEqualTo(new JsonObject()
                        .put("size", "3")
                        .put("gpu", true)
                        .put("tag", new JsonArray().add("a").add("b")));
    }

    @Test
    void a_form_may_come_in_parts() {
        var bob = hub.logIn("bob");
        bob.get("/hub/spawn/bob");
        var body = "--x\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\n7\r\n--x--\r\n";

        bob.send(bob.request("/hub/spawn/bob?_xsrf=" + bob.xsrf())
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(body)));

        assertThat(options(bob, "bob").getString("size")).isEqualTo("7");
    }

    @Test
    void options_in_the_address_start_at_once() {
        var carol = hub.logIn("carol");

        carol.get("/hub/spawn/carol?opt-size=5&other=ignored&next=%2Fhub%2Fhome");

        assertThat(options(carol, "carol")).isEqualTo(new JsonObject().put("size", "5"));
    }

    @Test
    void an_option_without_a_name_starts_nothing() {
        var gina = hub.logIn("gina");

        assertThat(gina.get("/hub/spawn/gina?opt-=5").statusCode()).isEqualTo(422);
        assertThat(gina.api("GET", "users/gina/server").body()).doesNotContain("\"ready\":true");
    }

    @Test
    void a_start_that_fails_at_once_shows_the_form_again() {
        hub.platform().script("dora", Script.failsWith("The <image> is missing"));
        var dora = hub.logIn("dora");
        dora.get("/hub/spawn/dora");

        var answer = dora.postForm("/hub/spawn/dora?_xsrf=" + dora.xsrf(), "size", "3");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("The &lt;image&gt; is missing");
    }

    @Test
    void a_form_without_the_token_starts_nothing() {
        var emil = hub.logIn("emil");

        assertThat(emil.postForm("/hub/spawn/emil", "size", "3").statusCode()).isEqualTo(403);
        assertThat(emil.api("GET", "users/emil/server").body()).doesNotContain("\"ready\":true");
    }

    @Test
    void a_server_that_runs_is_not_started_again() {
        var frida = hub.logIn("frida");
        frida.api("POST", "users/frida/server");
        frida.get("/hub/home");

        var answer = frida.postForm("/hub/spawn/frida?_xsrf=" + frida.xsrf(), "size", "3");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("is already running");
    }
}
