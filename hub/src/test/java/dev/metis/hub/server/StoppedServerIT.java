package dev.metis.hub.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Requests for servers that do not run, as the proxy hands them to the hub. */
@TestInstance(Lifecycle.PER_CLASS)
class StoppedServerIT {
    private final HubFixture hub =
            HubFixture.with("JupyterHub__implicit_spawn_seconds", "9", "JupyterHub__allow_named_servers", "true");

    @AfterAll
    void close() {
        hub.close();
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    @Test
    void people_are_told_how_to_start_it_and_come_back() {
        var ada = hub.logIn("ada");

        assertThat(location(ada.get("/user/ada"))).isEqualTo("/user/ada/");
        assertThat(location(ada.get("/user/ada/lab?x=1"))).isEqualTo("/hub/user/ada/lab?x=1");
        var page = ada.get("/hub/user/ada/lab?x=1");

        assertThat(page.statusCode()).isEqualTo(424);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(page.body())
                .contains("href=\"/hub/spawn/ada?next=%2Fhub%2Fuser%2Fada%2Flab%3Fx%3D1\">Start your server</a>")
                .contains("data-seconds=\"9\"");
    }

    @Test
    void an_address_without_the_last_slash_is_the_same() {
        var ada = hub.logIn("ada");

        assertThat(ada.get("/hub/user/ada").statusCode()).isEqualTo(424);
        assertThat(ada.get("/hub/user/").statusCode()).isEqualTo(404);
        assertThat(ada.send(ada.request("/hub/user/ada").PUT(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void a_named_server_is_found_with_and_without_what_follows_its_name() {
        var gina = hub.logIn("gina");
        assertThat(gina.api("PUT", "users/gina/servers/lab").statusCode()).isEqualTo(201);

        for (var address : new String[] {"/hub/user/gina/lab", "/hub/user/gina/lab/", "/hub/user/gina/lab/tree?x=1"}) {
            assertThat(gina.get(address).body()).contains("href=\"/hub/spawn/gina/lab?next=");
        }
        assertThat(gina.get("/hub/user/gina/tree").body()).contains("href=\"/hub/spawn/gina?next=");
    }

    @Test
    void people_read_how_it_ended() {
        var frank = hub.logIn("frank");
        frank.api("POST", "users/frank/server");
        frank.api("DELETE", "users/frank/server");
        frank.eventually("/hub/user/frank/lab", page -> page.body().contains("What was last heard of it: Stopped"));

        frank.api("POST", "users/frank/server");
        hub.platform().running().forEach(instance -> hub.platform().crash(instance, "killed by signal 9"));

        frank.eventually(
                "/hub/user/frank/lab",
                page -> page.body()
                        .contains("What was last heard of it: The server ended by itself: killed by signal 9"));
    }

    @Test
    void programs_get_a_sentence_as_json() {
        var bob = hub.logIn("bob");

        for (var answer : new HttpResponse<?>[] {
            bob.get("/hub/user/bob/api/status"),
            bob.withHeader("/hub/user/bob/lab", "Accept", "application/json, */*;q=0.5")
        }) {
            assertThat(answer.statusCode()).isEqualTo(424);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(String.valueOf(answer.body()))
                    .startsWith("{\"message\":\"")
                    .contains(" at /user/bob/")
                    .contains("/hub/spawn/bob");
        }
        var page = bob.withHeader("/hub/user/bob/lab", "Accept", "text/html, application/json;q=0.9");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html");
    }

    @Test
    void what_writes_needs_the_token_and_is_never_a_page() {
        var carol = hub.logIn("carol");
        var write = carol.request("/hub/user/carol/save").POST(BodyPublishers.ofString("x"));

        assertThat(carol.send(write).statusCode()).isEqualTo(403);
        carol.get("/hub/home");
        var proven = carol.request("/hub/user/carol/save")
                .header("X-XSRFToken", carol.xsrf())
                .POST(BodyPublishers.ofString("x"));
        assertThat(carol.send(proven).statusCode()).isEqualTo(424);
        assertThat(carol.send(carol.request("/hub/user/carol/save").PUT(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void others_servers_do_not_exist_for_who_may_not_open_them() {
        var dora = hub.logIn("dora");
        var root = hub.logIn("root");

        assertThat(dora.get("/hub/user/ada/").statusCode()).isEqualTo(404);
        assertThat(dora.get("/hub/user/nobody/").statusCode()).isEqualTo(404);
        assertThat(root.get("/hub/user/nobody/").statusCode()).isEqualTo(404);
    }

    @Test
    void a_server_that_runs_after_all_is_gone_to_until_it_is_a_loop() {
        var emil = hub.logIn("emil");
        emil.api("POST", "users/emil/server");

        assertThat(location(emil.get("/hub/user/emil/lab?x=1"))).isEqualTo("/user/emil/lab?x=1&redirects=1");
        assertThat(location(emil.get("/hub/user/emil/lab?redirects=1&x=1")))
                .isEqualTo("/user/emil/lab?x=1&redirects=2");
        assertThat(emil.get("/hub/user/emil/lab?redirects=4").statusCode()).isEqualTo(500);
        assertThat(emil.get("/hub/user/emil/lab?redirects=many").statusCode()).isEqualTo(400);
    }
}
