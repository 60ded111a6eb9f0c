package dev.metis.deploy.metis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.client.Browser;
import dev.metis.deploy.client.Eventually;
import dev.metis.deploy.client.HubBrowser;
import dev.metis.deploy.singleuser.TestEnvironment;
import dev.metis.hub.FreePorts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service that the hub runs, whose logins are made by JupyterHub's own Python helpers. */
class PythonServiceIT {
    private static final Duration START = Duration.ofMinutes(1);
    private static final String SERVICE = "services/whoami/";

    private static MetisUnderTest metis;

    @BeforeAll
    static void start() {
        TestEnvironment.require("singleuser-6");
        metis = MetisUnderTest.start("python-service", settings());
        try (var browser = new Browser(metis.url())) {
            Eventually.eventually("the service answers", START, () -> answers(browser));
        }
    }

    @AfterAll
    static void stop() {
        if (metis != null) {
            metis.close();
        }
    }

    private static JsonObject settings() {
        var python = TestEnvironment.directory().resolve("singleuser-6/bin/python");
        var script = Path.of(System.getProperty("basedir", ""), "src/test/clients/whoami.py")
                .toAbsolutePath();
        var service = new JsonObject()
                .put("name", "whoami")
                .put("url", "http://127.0.0.1:" + FreePorts.find(1).getFirst())
                .put("command", JsonArray.of(python.toString(), script.toString()))
                .put("oauth_client_allowed_scopes", JsonArray.of("read:users!user", "list:users"));
        var role = new JsonObject()
                .put("name", "readers")
                .put("scopes", JsonArray.of("access:services!service=whoami"))
                .put("users", JsonArray.of("ada"));
        return new JsonObject()
                .put(
                        "JupyterHub",
                        new JsonObject()
                                .put("authenticator_class", "dummy")
                                .put("spawner_class", "simple")
                                .put("services", JsonArray.of(service))
                                .put("load_roles", JsonArray.of(role)))
                .put("Spawner", new JsonObject().put("cmd", "jupyterhub-singleuser")) // never started
                .put(
                        "DummyAuthenticator",
                        new JsonObject()
                                .put("password", MetisUnderTest.PASSWORD)
                                .put("allow_all", true));
    }

    private static Optional<Boolean> answers(Browser browser) {
        try {
            return browser.get(SERVICE + "itself").status() == 200 ? Optional.of(true) : Optional.empty();
        } catch (CompletionException _) {
            return Optional.empty();
        }
    }

    private static HubBrowser logIn(String user) {
        return HubBrowser.logIn(metis.url(), user, metis.password());
    }

    @Test
    void a_browser_is_asked_once_and_then_known_with_the_scopes_it_allowed() {
        try (var ada = logIn("ada")) {
            var entered = ada.enter(SERVICE);

            assertThat(entered.status()).as("%s", entered.page()).isEqualTo(200);
            var model = entered.page().json();
            assertThat(model.getString("name")).isEqualTo("ada");
            assertThat(model.getString("kind")).isEqualTo("user");
            assertThat(model.getJsonArray("scopes"))
                    .contains("access:services!service=whoami", "read:users!user=ada")
                    .doesNotContain("list:users", "servers!user=ada");
            assertThat(ada.browser().open(SERVICE).hops())
                    .as("the cookie is enough")
                    .hasSize(1);
        }
    }

    @Test
    void programs_bring_a_token() {
        try (var ada = logIn("ada");
                var program = new Browser(metis.url())) {
            var answer = program.callWithToken(SERVICE, ada.newToken("for a program"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("name")).isEqualTo("ada");
            assertThat(program.callWithToken(SERVICE, "no-such-token")
                            .location()
                            .getPath())
                    .isEqualTo("/hub/api/oauth2/authorize");
        }
    }

    @Test
    void who_may_not_use_it_is_refused_without_going_round_in_circles() {
        try (var bob = logIn("bob");
                var program = new Browser(metis.url())) {
            assertThat(bob.browser().open(SERVICE).status()).isEqualTo(403);
            assertThat(program.callWithToken(SERVICE, bob.newToken("for a program"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void logging_out_of_the_hub_is_logging_out_of_the_service() {
        try (var ada = logIn("ada")) {
            assertThat(ada.enter(SERVICE).status()).isEqualTo(200);

            ada.logOut();

            assertThat(ada.browser().open(SERVICE).page().uri().getPath()).isEqualTo("/hub/login");
        }
    }

    @Test
    void it_is_somebody_of_its_own() {
        try (var browser = new Browser(metis.url())) {
            var model = browser.get(SERVICE + "itself").json();

            assertThat(model.getString("kind")).isEqualTo("service");
            assertThat(model.getString("name")).isEqualTo("whoami");
        }
    }
}
