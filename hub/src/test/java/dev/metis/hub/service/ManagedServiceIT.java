package dev.metis.hub.service;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that the hub runs, as real processes. */
class ManagedServiceIT {
    @TempDir
    Path work;

    private final RunServices services = new RunServices();

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void it_is_told_everything_a_service_asks_for() {
        var hub = services.start(
                services.small().put("oauth_client_allowed_scopes", new JsonArray().add("read:users!user")));

        var told = services.answer().getJsonObject("environment");

        assertThat(told.getString("JUPYTERHUB_SERVICE_NAME")).isEqualTo("small");
        assertThat(told.getString("JUPYTERHUB_SERVICE_URL")).isEqualTo("http://127.0.0.1:" + services.port());
        assertThat(told.getString("JUPYTERHUB_SERVICE_PREFIX")).isEqualTo("/services/small/");
        assertThat(told.getString("JUPYTERHUB_CLIENT_ID")).isEqualTo("service-small");
        assertThat(told.getString("JUPYTERHUB_BASE_URL")).isEqualTo("/");
        assertThat(told.getString("JUPYTERHUB_HOST")).isEmpty();
        assertThat(told.getString("JUPYTERHUB_OAUTH_CALLBACK_URL")).isEqualTo("/services/small/oauth_callback");
        assertThat(told.getString("JUPYTERHUB_OAUTH_ACCESS_SCOPES"))
                .isEqualTo(told.getString("JUPYTERHUB_OAUTH_SCOPES"))
                .isEqualTo("[\"access:services\",\"access:services!service=small\"]");
        assertThat(told.getString("JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES")).isEqualTo("[\"read:users!user\"]");
        assertThat(told.getString("JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED")).isEqualTo("0");
        assertThat(told.getString("JUPYTERHUB_PUBLIC_URL")).isEmpty();
        assertThat(told.getString("JUPYTERHUB_API_URL")).matches("http://127\\.0\\.0\\.1:\\d+/hub/api");
        assertThat(told.getString("COLOUR")).isEqualTo("red");
        assertThat(told.getString("JUPYTERHUB_SERVER_NAME"))
                .as("its own word counts most")
                .isEqualTo("mine");
        assertThat(told.fieldNames()).contains("PATH", "HOME").doesNotContain("JUPYTERHUB_ACTIVITY_URL");

        var token = told.getString("JUPYTERHUB_API_TOKEN");
        assertThat(token).isEqualTo(told.getString("JPY_API_TOKEN"));
        var self = hub.browser().withHeader("/hub/api/user", "Authorization", "token " + token);
        assertThat(new JsonObject(self.body()).getString("name")).isEqualTo("small");
        var code = hub.browser()
                .postForm(
                        "/hub/api/oauth2/token",
                        "grant_type",
                        "authorization_code",
                        "code",
                        "x",
                        "client_id",
                        "service-small",
                        "client_secret",
                        token);
        assertThat(code.body()).as("the token is the client's secret").contains("invalid_grant");
        var log = hub.data().resolve("services/small.log");
        eventually(() -> assertThat(Files.readString(log)).contains("listening"));
    }

    @Test
    void its_model_says_how_it_runs() {
        var hub = services.start(services.small());
        var root = hub.logIn("root");

        long pid = services.pid();

        eventually(() -> assertThat(RunServices.pidInModel(root)).isEqualTo(pid));
        var model = new JsonObject(root.api("GET", "services/small").body());
        assertThat(model.getJsonArray("command").getString(0)).endsWith("java");
    }

    @Test
    void one_that_is_killed_comes_back_with_a_new_token_and_the_old_one_is_worth_nothing() {
        var hub = services.start(services.small());
        var before = services.answer();
        var token = before.getJsonObject("environment").getString("JUPYTERHUB_API_TOKEN");

        ProcessHandle.of(before.getLong("pid")).orElseThrow().destroyForcibly();

        eventually(() -> assertThat(services.pid()).isNotEqualTo(before.getLong("pid")));
        assertThat(hub.browser()
                        .withHeader("/hub/api/user", "Authorization", "token " + token)
                        .statusCode())
                .isEqualTo(403);
        var now = services.answer().getJsonObject("environment").getString("JUPYTERHUB_API_TOKEN");
        assertThat(hub.browser()
                        .withHeader("/hub/api/user", "Authorization", "token " + now)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void it_ends_with_the_hub() {
        var hub = services.start(services.small());
        long pid = services.pid();

        hub.stopHub();

        assertThat(RunServices.lives(pid)).isFalse();
        hub.startHub();
        assertThat(services.pid()).isNotEqualTo(pid);
    }

    @Test
    void one_that_fails_keeps_nobody_out_and_one_that_ends_is_started_again_however_it_ended() {
        var done = work.resolve("done");
        var again = work.resolve("again");

        var hub = services.start(
                RunServices.job("done", done, 0).put("cwd", work.toString()),
                RunServices.job("again", again, 3),
                new JsonObject().put("name", "missing").put("command", new JsonArray().add("/no/such/program")),
                new JsonObject()
                        .put("name", "nowhere")
                        .put("cwd", "/no/such/place")
                        .put("command", new JsonArray().add("true")),
                new JsonObject()
                        .put("name", "nobody")
                        .put("user", "no-such-account")
                        .put("command", new JsonArray().add("true")));

        assertThat(hub.logIn("ada").get("/hub/home").statusCode()).isEqualTo(200);
        eventually(() -> assertThat(Files.readAllLines(again)).hasSizeGreaterThanOrEqualTo(3));
        eventually(() -> assertThat(Files.readAllLines(done)).hasSizeGreaterThanOrEqualTo(2));
        assertThat(done).content().startsWith(work + "\n" + work);
        assertThat(hub.data().resolve("services/again.log")).exists();
        assertThat(hub.exitCodes()).isEmpty();
    }

    @Test
    void a_service_may_run_as_an_account() {
        var own = System.getProperty("user.name");
        var account = own.equals("root") ? "nobody" : own;

        var hub = services.start(new JsonObject()
                .put("name", "who")
                .put("user", account)
                .put("command", JsonArray.of("sh", "-c", "echo $(id -un) is $JUPYTERHUB_USER")));

        var log = hub.data().resolve("services/who.log");
        eventually(() -> assertThat(log).content().startsWith(account + " is " + account));
    }
}
