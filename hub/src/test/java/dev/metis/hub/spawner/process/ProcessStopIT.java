package dev.metis.hub.spawner.process;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static dev.metis.hub.spawner.process.ProcessFixture.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.ServerStatus;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which signals servers end, and which processes are left alone. */
class ProcessStopIT {
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Writes the names of signals; $1 says after which one it ends. */
    private static final String STUBBORN = """
            for signal in INT TERM; do
                trap "echo got $signal; [ $signal != $1 ] || exit 0" $signal
            done
            echo ready
            while :; do sleep 0.02; done
            """;

    private final Vertx vertx = Vertx.vertx();
    private final ProcessFixture fixture;
    private final LocalProcessSpawner spawner;

    ProcessStopIT(@TempDir Path temporary) {
        fixture = new ProcessFixture(temporary);
        spawner = LocalProcessSpawner.simple(vertx, fixture.settings(SHORT, 0, List.of()));
    }

    @AfterEach
    void close() {
        fixture.close(vertx);
        resultOf(vertx.close());
    }

    private ServerSpec startStubborn(String endsAfter) {
        var spec = fixture.spec(shell(STUBBORN, endsAfter));
        resultOf(spawner.start(spec, (_, _) -> {}));
        eventually(() -> assertThat(lastLog(spec.instance())).contains("ready"));
        return spec;
    }

    private String lastLog(InstanceId instance) {
        return resultOf(spawner.lastLog(instance, 10));
    }

    private void assertGone(ServerSpec spec) {
        assertThat(fixture.partsOf(spec.instance())).isEmpty();
        assertThat(resultOf(spawner.status(spec.instance()))).isEqualTo(new ServerStatus.Absent());
    }

    @Test
    void a_server_is_interrupted_first() {
        var spec = startStubborn("INT");

        resultOf(spawner.stop(spec.instance(), false));

        assertGone(spec);
        assertThat(lastLog(spec.instance())).isEqualTo("ready\ngot INT");
    }

    @Test
    void a_server_that_ignores_the_interrupt_is_terminated() {
        var spec = startStubborn("TERM");

        resultOf(spawner.stop(spec.instance(), false));

        assertGone(spec);
        assertThat(lastLog(spec.instance())).isEqualTo("ready\ngot INT\ngot TERM");
    }

    @Test
    void a_server_that_ignores_both_is_killed() {
        var spec = startStubborn("nothing");

        resultOf(spawner.stop(spec.instance(), false));

        assertGone(spec);
        assertThat(lastLog(spec.instance())).isEqualTo("ready\ngot INT\ngot TERM");
    }

    @Test
    void a_stop_that_cannot_wait_skips_the_interrupt() {
        var spec = startStubborn("nothing");

        resultOf(spawner.stop(spec.instance(), true));

        assertGone(spec);
        assertThat(lastLog(spec.instance())).isEqualTo("ready\ngot TERM");
    }

    @Test
    void what_a_server_left_when_it_crashed_is_ended_by_the_stop() {
        var spec = fixture.spec(shell("setsid sleep 1000 & sleep 1000 & sleep 0.4; exit 1"));
        resultOf(spawner.start(spec, (_, _) -> {}));
        eventually(() -> assertThat(resultOf(spawner.status(spec.instance()))).isInstanceOf(ServerStatus.Exited.class));
        assertThat(fixture.partsOf(spec.instance())).hasSize(2);

        resultOf(spawner.stop(spec.instance(), false));

        assertGone(spec);
    }

    @Test
    void another_process_with_the_number_of_an_old_server_is_left_alone() throws IOException {
        var other = new ProcessBuilder("sleep", "1000").start();
        try {
            var spec = fixture.spec(List.of("unused"));
            var stat = Files.readString(Path.of("/proc/" + other.pid() + "/stat"));
            var boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
            var fields = stat.strip().split(" ", -1);
            fields[21] = String.valueOf(Long.parseLong(fields[21]) - 1);
            writeClaim(spec.instance(), String.join(" ", fields) + "\n" + boot + "http://127.0.0.1:9\nstarted\n");

            assertThat(resultOf(spawner.status(spec.instance()))).isInstanceOf(ServerStatus.Exited.class);
            resultOf(spawner.stop(spec.instance(), true));
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void a_process_that_carries_another_instances_marker_is_left_alone() throws IOException {
        var builder = new ProcessBuilder("sleep", "1000");
        builder.environment().put("METIS_INSTANCE", "1-1");
        var other = builder.start();
        try {
            eventually(() -> assertThat(Files.readString(Path.of("/proc/" + other.pid() + "/environ")))
                    .contains("METIS_INSTANCE=1-1"));
            var spec = fixture.spec(List.of("unused"));
            var stat = Files.readString(Path.of("/proc/" + other.pid() + "/stat"));
            var boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
            writeClaim(spec.instance(), stat.strip() + "\n" + boot + "http://127.0.0.1:9\nstarted\n");

            assertThat(resultOf(spawner.status(spec.instance()))).isInstanceOf(ServerStatus.Exited.class);
            resultOf(spawner.stop(spec.instance(), true));
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    private void writeClaim(InstanceId instance, String claim) throws IOException {
        var directory = fixture.directoryOf(instance).path();
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pid-1"), claim);
    }

    @Test
    void of_stopped_runs_only_the_last_is_kept() {
        var first = fixture.spec(shell("echo first; exec sleep 1000"));
        resultOf(spawner.start(first, (_, _) -> {}));
        resultOf(spawner.stop(first.instance(), true));
        assertThat(lastLog(first.instance())).isEqualTo("first");

        var next = new InstanceId(first.instance().server(), 2);
        resultOf(spawner.stop(next, true));

        assertThat(fixture.directoryOf(first.instance()).exists()).isFalse();
        assertThat(fixture.directoryOf(next).exists()).isTrue();
    }
}
