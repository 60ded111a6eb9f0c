package dev.metis.hub.server;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.spawner.Script;
import dev.metis.proxy.TestLog;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The pages that start a server and tell how that goes, without a form. */
@TestInstance(Lifecycle.PER_CLASS)
class SpawnPagesIT {
    private final HubFixture hub = HubFixture.with(
            "JupyterHub__allow_named_servers",
            "true",
            "JupyterHub__named_server_limit_per_user",
            "1",
            "Spawner__http_timeout",
            "2s",
            "Spawner__start_timeout",
            "20s");

    @AfterAll
    void close() {
        hub.close();
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    @Test
    void opening_the_spawn_page_starts_the_server_and_leads_to_it() {
        var ada = hub.logIn("ada");

        var answer = ada.get("/hub/spawn");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        assertThat(location(answer)).isEqualTo("/hub/spawn-pending/ada");
        ada.eventually("/hub/spawn-pending/ada", page -> location(page).equals("/user/ada/"));
        assertThat(location(ada.get("/hub/spawn/ada"))).isEqualTo("/user/ada/");
        assertThat(location(ada.get("/hub/spawn/ada?next=%2Fuser%2Fada%2Flab"))).isEqualTo("/user/ada/lab");
        assertThat(location(ada.get("/hub/spawn/ada?next=https%3A%2F%2Fevil.example")))
                .isEqualTo("/user/ada/");
        assertThat(location(ada.get("/hub/spawn-pending/ada?next=%2Fuser%2Fada%2Flab")))
                .isEqualTo("/user/ada/lab");
        assertThat(ada.get("/hub/home").body()).contains("My server</a>", "Stop my server</button>");
    }

    @Test
    void what_else_was_asked_for_goes_along_to_the_server() {
        var hugo = hub.logIn("hugo");
        var asked = "?reset=1&path=a%20b%2F%C3%A4&path=c&display_name=d&_xsrf=e";

        assertThat(location(hugo.get("/hub/spawn" + asked)))
                .isEqualTo("/hub/spawn-pending/hugo?reset=1&path=a+b%2F%C3%A4&path=c");
        hugo.eventually(
                "/hub/spawn-pending/hugo" + asked,
                page -> location(page).equals("/user/hugo/?reset=1&path=a+b%2F%C3%A4&path=c&display_name=d"));
        assertThat(location(hugo.get("/hub/spawn" + asked)))
                .isEqualTo("/user/hugo/?reset=1&path=a+b%2F%C3%A4&path=c&display_name=d");
        assertThat(location(hugo.get("/hub/spawn?reset=1&next=%2Fhub%2Fhome"))).isEqualTo("/hub/home");
        assertThat(location(hugo.get("/hub/spawn/hugo/thesis?reset=1&next=%2Fhub%2Fhome")))
                .isEqualTo("/hub/spawn-pending/hugo/thesis?reset=1&next=%2Fhub%2Fhome");
    }

    @Test
    void nobody_waits_for_a_start_where_starts_are_not_waited_for() {
        try (var other = HubFixture.with("JupyterHub__tornado_settings", "{slow_spawn_timeout: 0}")) {
            other.platform().script("ida", Script.neverAnswers().dies(new Script.Death(3, Duration.ofMillis(500))));
            var ida = other.logIn("ida");

            assertThat(location(ida.get("/hub/spawn"))).isEqualTo("/hub/spawn-pending/ida");

            ida.eventually("/hub/spawn-pending/ida", page -> page.statusCode() == 500);
        }
    }

    @Test
    void a_start_that_takes_longer_is_followed_on_a_page_of_its_own() {
        hub.platform().script("bob", Script.neverStarts());
        var bob = hub.logIn("bob");

        var answer = bob.get("/hub/spawn/bob?next=%2Fuser%2Fbob%2Flab");

        assertThat(location(answer)).isEqualTo("/hub/spawn-pending/bob?next=%2Fuser%2Fbob%2Flab");
        var pending = bob.get(location(answer));
        assertThat(pending.statusCode()).isEqualTo(200);
        assertThat(pending.body())
                .contains("Starting your server")
                .contains("data-progress=\"/hub/api/users/bob/server/progress?_xsrf=" + bob.xsrf())
                .contains("data-api=\"/hub/api/users/bob/server\"");
        assertThat(location(bob.get("/hub/spawn/bob"))).isEqualTo("/hub/spawn-pending/bob");
        assertThat(bob.get("/hub/home").body()).contains("data-state=\"starting\"", "Watch it start");
        assertThat(bob.get("/hub/user/bob/lab").statusCode()).isEqualTo(303);

        bob.api("DELETE", "users/bob/server");
        bob.eventually("/hub/spawn-pending/bob", page -> page.body().contains("Server not running"));
    }

    @Test
    void a_start_that_fails_tells_why_and_shows_the_last_lines() {
        hub.platform()
                .script(
                        "carol",
                        Script.neverAnswers()
                                .dies(new Script.Death(3, Duration.ofMillis(50)))
                                .logs("no <module> named lab"));
        var carol = hub.logIn("carol");
        try (var log = new TestLog()) {
            carol.get("/hub/spawn/carol");
            carol.eventually("/hub/spawn-pending/carol", answer -> answer.statusCode() == 500);

            eventually(() -> assertThat(log.warnings())
                    .anyMatch(line -> line.matches("WARN server_start_failed .*carol/.*reason=.*")));
        }
        var page = carol.get("/hub/spawn-pending/carol");

        assertThat(page.body())
                .contains("Spawn failed", "no &lt;module&gt; named lab", "Server requested")
                .contains("href=\"/hub/spawn/carol\">Try again</a>");
        assertThat(carol.get("/hub/home").body()).contains("The last start failed:");
        assertThat(location(carol.get("/hub/user/carol/")))
                .isEqualTo("/hub/spawn-pending/carol?next=%2Fhub%2Fuser%2Fcarol%2F");
    }

    @Test
    void a_server_that_was_never_started_is_not_running() {
        var dora = hub.logIn("dora");

        var page = dora.get("/hub/spawn-pending/dora");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("which is not running", "href=\"/hub/spawn/dora\"");
        assertThat(dora.get("/hub/spawn-pending/dora/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void a_named_server_starts_by_its_page_and_keeps_what_it_is_called() {
        var emil = hub.logIn("emil");

        assertThat(location(emil.get("/hub/spawn/emil/thesis?display_name=My%20thesis")))
                .isEqualTo("/hub/spawn-pending/emil/thesis");
        assertThat(emil.get("/hub/home").body()).contains("My thesis", "<code>thesis</code>");
        assertThat(emil.get("/hub/spawn/emil/second").statusCode()).isEqualTo(400);
        assertThat(emil.get("/hub/spawn/emil/Not-a-name-").statusCode()).isEqualTo(400);
    }

    @Test
    void others_servers_are_hidden_from_people_and_open_to_administrators() {
        hub.logIn("frida");
        hub.platform().script("frida", Script.neverStarts());
        var guest = hub.logIn("guest");
        var root = hub.logIn("root");

        assertThat(guest.get("/hub/spawn/frida").statusCode()).isEqualTo(404);
        assertThat(guest.get("/hub/spawn-pending/frida").statusCode()).isEqualTo(404);
        assertThat(root.get("/hub/spawn/nobody").statusCode()).isEqualTo(404);
        assertThat(root.get("/hub/spawn-pending/nobody").statusCode()).isEqualTo(404);
        root.get("/hub/spawn/frida");
        assertThat(root.get("/hub/spawn-pending/frida").body()).contains("Starting frida's server");
    }

    @Test
    void user_redirect_leads_everybody_to_their_own_server() {
        var gina = hub.logIn("gina");

        assertThat(location(gina.get("/hub/user-redirect/lab/tree/a%20b?x=1")))
                .isEqualTo("/hub/spawn/gina?next=%2Fuser%2Fgina%2Flab%2Ftree%2Fa%2520b%3Fx%3D1");
        assertThat(location(hub.browser().get("/hub/user-redirect/lab"))).startsWith("/hub/login?next=");
    }

    @Test
    void who_is_not_logged_in_is_asked_to() {
        for (var page : new String[] {"/hub/home", "/hub/spawn", "/hub/spawn-pending/ada", "/hub/user/ada/"}) {
            assertThat(location(hub.browser().get(page))).as(page).startsWith("/hub/login?next=");
        }
    }
}
