package dev.metis.deploy.metis;

import static dev.metis.deploy.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.browser.Chromium;
import dev.metis.deploy.browser.LauncherWalk;
import dev.metis.deploy.client.Browser;
import dev.metis.deploy.client.HubBrowser;
import dev.metis.deploy.client.Reply;
import dev.metis.deploy.client.Visit;
import dev.metis.deploy.singleuser.TestEnvironment;
import dev.metis.hub.FreePorts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The app launcher jhub-apps as it is, with its own page's calls: make an app, open it, share it, stop it. */
class AppLauncherIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String LAUNCHER = "services/japps/";

    /** What the launcher makes of a title; today's JupyterHub would not take it. */
    private static final String FIRST = "1st-app-of-ada----and-others";

    private static MetisUnderTest metis;

    @BeforeAll
    static void start() {
        TestEnvironment.require("singleuser-6");
        int port = FreePorts.find(1).getFirst();
        metis = MetisUnderTest.start("app-launcher", url -> AppLauncher.settings(url, port));
        try (var browser = new Browser(metis.url())) {
            eventually("the launcher answers", PATIENCE, () -> answers(browser));
        }
    }

    @AfterAll
    static void stop() {
        if (metis != null) {
            metis.close();
        }
    }

    private static Optional<Boolean> answers(Browser browser) {
        try {
            return browser.get(LAUNCHER + "status").status() == 200 ? Optional.of(true) : Optional.empty();
        } catch (CompletionException _) {
            return Optional.empty();
        }
    }

    /** Logs in to the hub, and through it to the launcher. */
    private static HubBrowser enter(String user) {
        var entered = HubBrowser.logIn(metis.url(), user, metis.password());
        var visit = entered.browser().open(LAUNCHER + "jhub-login");
        assertThat(visit.page().uri().getPath()).as("%s", visit.paths()).isEqualTo("/hub/home");
        assertThat(visit.status()).isEqualTo(200);
        return entered;
    }

    /** What the launcher's page asks for, in the shape that it sends. */
    private static Reply create(HubBrowser user, String name) {
        var options = new JsonObject()
                .put("jhub_app", true)
                .put("display_name", name)
                .put("description", "An app of a test")
                .put("framework", "custom")
                .put("custom_command", program())
                .put("env", new JsonObject())
                .put("keep_alive", false)
                .put("public", false);
        var data = new JsonObject().put("servername", name).put("user_options", options);
        return user.browser().callWithForm("POST", LAUNCHER + "server", Map.of("data", data.encode()));
    }

    /** Shows the files of the directory it starts in. */
    private static String program() {
        return AppLauncher.PYTHON + " -m http.server --bind 127.0.0.1 {port}";
    }

    private static JsonObject servers(HubBrowser user) {
        var reply = user.browser().get(LAUNCHER + "server/");
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        return reply.json();
    }

    private static Optional<JsonObject> app(JsonArray apps, String name) {
        return apps.stream()
                .map(JsonObject.class::cast)
                .filter(app -> app.getString("name").equals(name))
                .findFirst();
    }

    private static void awaitReady(HubBrowser user, String name) {
        var last = user.progress(name).getLast();
        assertThat(last.getBoolean("ready", false)).as("%s", last).isTrue();
    }

    @Test
    void somebody_makes_an_app_opens_it_stops_it_starts_it_and_deletes_it() {
        try (var ada = enter("ada")) {
            var me = ada.browser().get(LAUNCHER + "user").json();
            assertThat(me.getString("name")).isEqualTo("ada");

            var created = create(ada, "1st App, of Ada -- and others");
            assertThat(created.status()).as("%s", created).isEqualTo(200);
            assertThat(new JsonArray(created.text()).getString(1)).isEqualTo(FIRST);
            awaitReady(ada, FIRST);
            var app = app(servers(ada).getJsonArray("user_apps"), FIRST).orElseThrow();
            assertThat(app.getJsonObject("user_options").getString("display_name"))
                    .isEqualTo("1st App, of Ada -- and others");
            assertThat(app.getJsonObject("user_options").getString("thumbnail")).startsWith("data:image/");
            assertThat(open(ada, FIRST).page().text()).contains("Directory listing");

            assertThat(ada.browser()
                            .call("DELETE", LAUNCHER + "server/" + FIRST)
                            .status())
                    .isEqualTo(200);
            eventually(
                    "the app is stopped",
                    PATIENCE,
                    () -> app(servers(ada).getJsonArray("user_apps"), FIRST).filter(it -> it.getBoolean("stopped")));

            assertThat(ada.browser().call("POST", LAUNCHER + "server/" + FIRST).status())
                    .isEqualTo(200);
            awaitReady(ada, FIRST);
            assertThat(open(ada, FIRST).status()).as("with the options it had").isEqualTo(200);

            assertThat(ada.browser()
                            .call("DELETE", LAUNCHER + "server/" + FIRST + "?remove=true")
                            .status())
                    .isEqualTo(200);
            eventually(
                    "the app is gone",
                    PATIENCE,
                    () -> app(servers(ada).getJsonArray("user_apps"), FIRST).isEmpty()
                            ? Optional.of(true)
                            : Optional.empty());
        }
    }

    private static Visit open(HubBrowser user, String app) {
        return user.enter("user/ada/" + app + "/");
    }

    /** By the hub's own API: the launcher itself shares nothing unless it is installed with JupyterHub 5. */
    @Test
    void an_app_is_open_to_those_it_is_shared_with_and_to_nobody_else() {
        try (var bob = enter("bob");
                var carl = enter("carl");
                var ada = enter("ada")) {
            assertThat(create(ada, "Shared App").status()).isEqualTo(200);
            awaitReady(ada, "shared-app");
            assertThat(open(bob, "shared-app").status()).isEqualTo(403);

            var shared =
                    ada.browser().call("POST", "hub/api/shares/ada/shared-app", new JsonObject().put("user", "bob"));

            assertThat(shared.status()).as("%s", shared).isEqualTo(200);
            assertThat(open(bob, "shared-app").page().text()).contains("Directory listing");
            assertThat(open(carl, "shared-app").status()).isEqualTo(403);
        }
    }

    @Test
    void somebody_makes_an_app_on_its_page() {
        try (var chromium = new Chromium("AppLauncherIT")) {
            new LauncherWalk(chromium, metis.url())
                    .publish(
                            "dora",
                            metis.password(),
                            "Page App",
                            program(),
                            "user/dora/page-app/",
                            "Directory listing");
        }
    }

    @Test
    void its_pages_and_its_lists_are_there() {
        try (var ada = enter("ada")) {
            assertThat(ada.browser().get(LAUNCHER + "create-app").text()).contains("Apps of the tests");
            assertThat(ada.browser().get(LAUNCHER + "conda-environments/").text())
                    .isEqualTo("[\"science\"]");
            assertThat(ada.browser()
                            .get(LAUNCHER + "services/")
                            .json()
                            .getJsonObject("Monitoring")
                            .getJsonObject("info")
                            .getString("url"))
                    .isEqualTo("/grafana");
        }
        try (var nobody = new Browser(metis.url())) {
            assertThat(nobody.get(LAUNCHER + "server/").status()).isIn(401, 403);
            assertThat(nobody.open(LAUNCHER + "jhub-login").page().uri().getPath())
                    .isEqualTo("/hub/login");
        }
    }
}
