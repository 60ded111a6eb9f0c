package dev.metis.hub.service;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.FreePorts;
import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.db.Rows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that the hub runs, as real processes. */
class ManagedServiceIT {
    @TempDir
    Path work;

    private int port;
    private Optional<HubFixture> running = Optional.empty();

    @BeforeEach
    void choosePort() {
        port = FreePorts.find(1).getFirst();
    }

    @AfterEach
    void stop() {
        running.ifPresent(HubFixture::close);
    }

    private HubFixture start(JsonObject... services) {
        var hubPort = FreePorts.find(1).getFirst();
        var hub = HubFixture.with(
                "JupyterHub__services",
                new JsonArray(List.of(services)).encode(),
                "JupyterHub__hub_port",
                String.valueOf(hubPort));
        running = Optional.of(hub);
        return hub;
    }

    private JsonObject small() {
        return new JsonObject()
                .put("name", "small")
                .put("url", "http://127.0.0.1:" + port)
                .put("command", new JsonArray(SmallService.command()))
                .put("environment", new JsonObject().put("COLOUR", "red").put("JUPYTERHUB_SERVER_NAME", "mine"));
    }

    private static JsonObject job(String name, Path file, int exitCode) {
        return new JsonObject()
                .put("name", name)
                .put("command", new JsonArray(SmallService.command(file.toString(), String.valueOf(exitCode))));
    }

    private static JsonObject answer(HubFixture hub) {
        return new JsonObject(hub.browser()
                .eventually("/services/small/", page -> page.statusCode() == 200)
                .body());
    }

    private static long pid(HubFixture hub) {
        return answer(hub).getLong("pid");
    }

    private static long pidInModel(TestBrowser root) {
        return new JsonObject(root.api("GET", "services/small").body()).getLong("pid");
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    @Test
    void it_is_told_everything_a_service_asks_for() {
        var hub = start(small().put("oauth_client_allowed_scopes", new JsonArray().add("read:users!user")));

        var told = answer(hub).getJsonObject("environment");

        assertThat(told.getString("JUPYTERHUB_SERVICE_NAME")).isEqualTo("small");
        assertThat(told.getString("JUPYTERHUB_SERVICE_URL")).isEqualTo("http://127.0.0.1:" + port);
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
        var hub = start(small());
        var root = hub.logIn("root");

        long pid = pid(hub);

        eventually(() -> assertThat(pidInModel(root)).isEqualTo(pid));
        var model = new JsonObject(root.api("GET", "services/small").body());
        assertThat(model.getJsonArray("command").getString(0)).endsWith("java");
    }

    @Test
    void one_that_is_killed_comes_back_with_a_new_token_and_the_old_one_is_worth_nothing() {
        var hub = start(small());
        var before = answer(hub);
        var token = before.getJsonObject("environment").getString("JUPYTERHUB_API_TOKEN");

        ProcessHandle.of(before.getLong("pid")).orElseThrow().destroyForcibly();

        eventually(() -> assertThat(pid(hub)).isNotEqualTo(before.getLong("pid")));
        assertThat(hub.browser()
                        .withHeader("/hub/api/user", "Authorization", "token " + token)
                        .statusCode())
                .isEqualTo(403);
        var now = answer(hub).getJsonObject("environment").getString("JUPYTERHUB_API_TOKEN");
        assertThat(hub.browser()
                        .withHeader("/hub/api/user", "Authorization", "token " + now)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void it_ends_with_the_hub() {
        var hub = start(small());
        long pid = pid(hub);

        hub.stopHub();

        assertThat(lives(pid)).isFalse();
        hub.startHub();
        assertThat(pid(hub)).isNotEqualTo(pid);
    }

    @Test
    void a_hub_that_was_killed_finds_its_service_again() {
        var hub = start(small());
        long pid = pid(hub);
        var token = answer(hub).getJsonObject("environment").getString("JUPYTERHUB_API_TOKEN");
        hub.killHub();
        assertThat(lives(pid)).isTrue();

        hub.startHub();
        var root = hub.logIn("root");
        awaitOwner(hub);

        assertThat(pid(hub)).isEqualTo(pid);
        assertThat(pidInModel(root)).isEqualTo(pid);
        assertThat(hub.browser()
                        .withHeader("/hub/api/user", "Authorization", "token " + token)
                        .statusCode())
                .isEqualTo(200);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        eventually(() -> assertThat(pid(hub)).isNotEqualTo(pid));
    }

    /** Until the hub that was killed last has lost its claim to another one. */
    private static void awaitOwner(HubFixture hub) {
        eventually(() -> assertThat(resultOf(hub.database()
                                .sql()
                                .query("select count(*) from services where claimed_until > now() and fence > 1")
                                .execute())
                        .iterator()
                        .next()
                        .getLong(0))
                .isEqualTo(1));
    }

    @Test
    void of_several_hubs_one_runs_it_and_another_takes_over() {
        var hub = start(small());
        long pid = pid(hub);
        hub.change("JupyterHub__hub_port", "0");
        hub.startHub();
        assertThat(Rows.only(resultOf(hub.database()
                                .sql()
                                .query("select run from services")
                                .execute()))
                        .getLong("run"))
                .isEqualTo(1);
        assertThat(pid(hub)).isEqualTo(pid);

        hub.killFirstHub();

        eventually(() -> assertThat(pid(hub)).isNotEqualTo(pid));
        assertThat(lives(pid))
                .as("told another address of the hub, it is another process")
                .isFalse();
        assertThat(processesOf(hub)).hasSize(1);
    }

    private static List<Long> processesOf(HubFixture hub) {
        var directory = hub.data().resolve("services").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains("METIS_SERVERS=" + directory))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static List<String> environment(ProcessHandle process) {
        try {
            return Stream.of(Files.readString(Path.of("/proc/" + process.pid() + "/environ"))
                            .split("\0", -1))
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    @Test
    void other_settings_make_another_process_and_none_ends_it() {
        var hub = start(small());
        long pid = pid(hub);
        hub.killHub();
        hub.change(
                "JupyterHub__services",
                new JsonArray()
                        .add(small().put("environment", new JsonObject().put("COLOUR", "blue")))
                        .encode());

        hub.startHub();

        eventually(() -> assertThat(answer(hub).getJsonObject("environment").getString("COLOUR"))
                .isEqualTo("blue"));
        assertThat(lives(pid)).isFalse();
        long blue = pid(hub);
        hub.killHub();
        hub.change("JupyterHub__services", "[]");

        hub.startHub();

        eventually(() -> assertThat(lives(blue)).isFalse());
        assertThat(processesOf(hub)).isEmpty();
    }

    @Test
    void one_that_fails_keeps_nobody_out_and_one_that_is_done_is_left_alone() {
        var once = work.resolve("once");
        var again = work.resolve("again");

        var hub = start(
                job("once", once, 0).put("cwd", work.toString()),
                job("again", again, 3),
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
        assertThat(once).content().isEqualTo(work + "\n");
        assertThat(hub.data().resolve("services/again.log")).exists();
        assertThat(hub.exitCodes()).isEmpty();
    }

    @Test
    void a_service_may_run_as_an_account() {
        var account = System.getProperty("user.name");
        var hub = start(small().put("user", account));

        assertThat(answer(hub).getJsonObject("environment").getString("JUPYTERHUB_USER"))
                .isEqualTo(account);
    }
}
