package dev.metis.hub.spawner.process;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.ServerStatus;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub finds that another one, killed at any moment, had started. */
class HubCrashIT {
    private final Vertx vertx = Vertx.vertx();
    private final ProcessFixture fixture;

    HubCrashIT(@TempDir Path temporary) {
        fixture = new ProcessFixture(temporary);
    }

    @AfterEach
    void close() {
        fixture.close(vertx);
        resultOf(vertx.close());
    }

    /** Another JVM that starts a server and does nothing else; arguments: data directory, instance, command. */
    static final class DoomedHub {
        private DoomedHub() {}

        public static void main(String[] arguments) {
            var command = List.of(arguments).subList(2, arguments.length);
            var spec = new ServerSpec(
                    InstanceId.parse(arguments[1]),
                    "ada",
                    "",
                    "/user/ada/",
                    command,
                    Map.of(),
                    Map.of(),
                    new JsonObject());
            var settings = ProcessFixture.settings(Path.of(arguments[0]), ProcessFixture.PATIENCE, 0, List.of());
            LocalProcessSpawner.simple(Vertx.vertx(), settings).start(spec, (_, _) -> {});
        }
    }

    private Process doomedHub(ServerSpec spec) throws IOException {
        var line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path", ""),
                DoomedHub.class.getName(),
                fixture.directory().resolve("data").toString(),
                spec.instance().toString()));
        line.addAll(spec.command());
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(fixture.directory().resolve("hub.log").toFile())
                .start();
    }

    @Test
    void a_server_outlives_its_hub_and_is_adopted_and_stopped_by_the_next() throws Exception {
        var spec = fixture.spec(fixture.answering());
        var hub = doomedHub(spec);
        eventually(
                () -> assertThat(fixture.directoryOf(spec.instance()).claim()).isPresent());

        hub.destroyForcibly().waitFor();

        var next = LocalProcessSpawner.simple(vertx, fixture.settings());
        assertThat(resultOf(next.instances())).containsExactly(spec.instance());
        var address = resultOf(next.start(spec, (_, _) -> {}));
        assertThat(resultOf(next.status(spec.instance()))).isEqualTo(new ServerStatus.Running(address));
        resultOf(next.stop(spec.instance(), false));
        assertThat(fixture.partsOf(spec.instance())).isEmpty();
    }

    @Test
    void a_start_that_a_killed_hub_left_half_done_is_done_again() throws Exception {
        var spec = fixture.spec(fixture.answering());
        var directory = fixture.directoryOf(spec.instance());
        Files.createDirectories(directory.path());
        var gone = new ProcessBuilder("true").start();
        var stat = Files.readString(Path.of("/proc/self/stat")).replaceFirst("\\d+", String.valueOf(gone.pid()));
        gone.waitFor();
        Files.writeString(directory.path().resolve("pid-1"), stat.strip() + "\nboot\nhttp://127.0.0.1:9\n");
        var next = LocalProcessSpawner.simple(vertx, fixture.settings());
        assertThat(resultOf(next.status(spec.instance()))).isEqualTo(new ServerStatus.Absent());

        var address = resultOf(next.start(spec, (_, _) -> {}));

        assertThat(resultOf(next.status(spec.instance()))).isEqualTo(new ServerStatus.Running(address));
    }

    @Test
    void the_end_of_a_server_whose_hub_is_gone_is_noticed_without_its_code() throws Exception {
        var spec = fixture.spec(ProcessFixture.shell("echo at work; exec sleep 1000"));
        var hub = doomedHub(spec);
        eventually(
                () -> assertThat(fixture.directoryOf(spec.instance()).claim()).isPresent());
        var next = LocalProcessSpawner.simple(vertx, fixture.settings());
        eventually(() -> assertThat(resultOf(next.lastLog(spec.instance(), 5))).isEqualTo("at work"));
        hub.destroyForcibly().waitFor();

        fixture.partsOf(spec.instance())
                .forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly));

        eventually(() -> assertThat(resultOf(next.status(spec.instance())))
                .isInstanceOfSatisfying(ServerStatus.Exited.class, exited -> {
                    assertThat(exited.reason()).contains("its exit code is not known");
                    assertThat(exited.lastLog()).isEqualTo("at work");
                }));
    }

    @Test
    void a_flooding_log_stays_bounded_also_under_the_next_hub() throws Exception {
        var spec = fixture.spec(
                ProcessFixture.shell("while :; do yes 'all work and no play' | head -c 200000; sleep 0.05; done"));
        var hub = doomedHub(spec);
        var log = fixture.directoryOf(spec.instance()).logFile();
        var settings = fixture.settings();
        eventually(() -> assertThat(Files.size(log)).isPositive());
        hub.destroyForcibly().waitFor();
        eventually(() -> assertThat(Files.size(log)).isGreaterThan(2L * settings.logMaxBytes()));

        var next = LocalProcessSpawner.simple(vertx, settings);

        eventually(() -> assertThat(Files.size(log)).isLessThan(settings.logMaxBytes()));
        assertThat(resultOf(next.lastLog(spec.instance(), 3)).lines())
                .hasSize(3)
                .first()
                .isEqualTo("all work and no play");
    }
}
