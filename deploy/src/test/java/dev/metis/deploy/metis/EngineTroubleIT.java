package dev.metis.deploy.metis;

import static dev.metis.deploy.client.Eventually.eventually;
import static dev.metis.deploy.metis.SmallImage.docker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.client.HubBrowser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people and the operator are told when the engine does not do its part, and what becomes of everybody else. */
class EngineTroubleIT {
    private static final String IMAGE = "metis-test/small:1";
    private static final String PREFIX =
            "metis-trouble-" + UUID.randomUUID().toString().substring(0, 8);
    private static final String SERVER = "mkdir -p /tmp/www$JUPYTERHUB_SERVICE_PREFIX;"
            + " echo '{\"version\": \"1\"}' >/tmp/www${JUPYTERHUB_SERVICE_PREFIX}api;"
            + " exec httpd -f -p 8888 -h /tmp/www";

    @TempDir
    private static Path directory;

    private static EngineDoor door;
    private static MetisUnderTest metis;

    @BeforeAll
    static void start() {
        SmallImage.make(IMAGE);
        var host = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("unix:///var/run/docker.sock");
        door = new EngineDoor(directory, Path.of(host.replaceFirst("^unix://", "")));
        metis = MetisUnderTest.start("engine-trouble", settings());
    }

    private static JsonObject settings() {
        return new JsonObject()
                .put(
                        "JupyterHub",
                        new JsonObject()
                                .put("authenticator_class", "dummy")
                                .put("spawner_class", "docker")
                                .put("tornado_settings", new JsonObject().put("slow_spawn_timeout", 0)))
                .put(
                        "DummyAuthenticator",
                        new JsonObject()
                                .put("password", MetisUnderTest.PASSWORD)
                                .put("allow_all", true))
                .put("Spawner", new JsonObject().put("poll_interval", "500ms"))
                .put("Metis", new JsonObject().put("claim_lifetime", "3s"))
                .put(
                        "DockerSpawner",
                        new JsonObject()
                                .put("image", IMAGE)
                                .put("prefix", PREFIX)
                                .put("cmd", JsonArray.of("sh", "-c", SERVER))
                                .put("remove", true)
                                .put(
                                        "client_kwargs",
                                        new JsonObject()
                                                .put("base_url", door.url())
                                                .put("timeout", "2s"))
                                .put("extra_host_config", new JsonObject().put("init", true)));
    }

    @AfterAll
    static void stop() {
        if (metis != null) {
            metis.close();
        }
        containers().forEach(name -> docker("rm", "-f", name));
        if (door != null) {
            door.close();
        }
    }

    private static List<String> containers() {
        return docker("ps", "-a", "--filter", "name=" + PREFIX, "--format", "{{.Names}}")
                .lines()
                .toList();
    }

    private static HubBrowser logIn(String user) {
        return HubBrowser.logIn(metis.url(), user, metis.password());
    }

    private static void soon(String what, BooleanSupplier isSo) {
        eventually(what, Duration.ofSeconds(40), () -> isSo.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    private static boolean isLogged(String event, String server, String words) {
        try (var lines = Files.lines(metis.log())) {
            return lines.anyMatch(line -> line.contains(event) && line.contains(server) && line.contains(words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void an_engine_that_hangs_is_said_to_and_whose_servers_run_works_on() {
        try (var linus = logIn("linus");
                var ada = logIn("ada")) {
            linus.startServer("");
            door.shut();

            ada.browser().call("POST", "hub/api/users/ada/server");

            // What the page shows that waits for the start.
            try (var events = ada.browser().events("hub/api/users/ada/server/progress")) {
                var words = "The Docker engine at " + door.url() + " hangs: no answer within 2.0 s";
                assertThat(events.anyMatch(
                                event -> event.getString("message", "").contains(words)))
                        .isTrue();
            }
            soon("the log says so", () -> isLogged("engine_refused", "", "no answer within 2.0 s"));
            soon("the start is not forgotten", () -> isLogged("stop_will_be_tried_again", "ada/", ""));
            soon("linus was looked after", () -> isLogged("server_not_polled", "linus/", "hangs"));
            assertThat(linus.server("").getBoolean("ready")).isTrue();
            assertThat(linus.browser().get("user/linus/api").text()).contains("version");

            door.reopen();
            soon("it goes on", () -> ada.server("").getBoolean("ready", false));
            assertThat(ada.browser().get("user/ada/api").text()).contains("version");
            assertThat(linus.server("").getBoolean("ready")).isTrue();
            assertThat(containers()).containsExactlyInAnyOrder(PREFIX + "-linus", PREFIX + "-ada");
            assertThat(ada.stopServer("").status()).isIn(202, 204);
            assertThat(linus.stopServer("").status()).isIn(202, 204);
            soon("nothing is left", () -> containers().isEmpty());
        }
    }
}
