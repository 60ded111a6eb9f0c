package dev.metis.hub.spawner.process;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static dev.metis.hub.spawner.process.ProcessFixture.PATIENCE;
import static dev.metis.hub.spawner.process.ProcessFixture.mark;
import static dev.metis.hub.spawner.process.ProcessFixture.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong between the command and a running server. */
class ProcessStartIT {
    private final Vertx vertx = Vertx.vertx();
    private final ProcessFixture fixture;
    private final LocalProcessSpawner spawner;

    ProcessStartIT(@TempDir Path temporary) {
        fixture = new ProcessFixture(temporary);
        spawner = LocalProcessSpawner.simple(vertx, fixture.settings());
    }

    @AfterEach
    void close() {
        fixture.close(vertx);
        resultOf(vertx.close());
    }

    private Future<ServerAddress> start(ServerSpec spec) {
        return spawner.start(spec, (_, _) -> {});
    }

    @Test
    void a_command_that_is_not_there_is_named_with_advice() {
        var failure = failureOf(start(fixture.spec(List.of("no-such-server"))));

        assertThat(failure)
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("The command no-such-server was not found")
                .hasMessageContaining("cmd");
    }

    @Test
    void a_file_that_is_not_executable_is_named_with_advice() throws IOException {
        var file = Files.writeString(fixture.directory().resolve("server.sh"), "#!/bin/sh\n");

        var failure = failureOf(start(fixture.spec(List.of(file.toString()))));

        assertThat(failure).isInstanceOf(SpawnException.class).hasMessageContaining(file + " is not executable");
    }

    @Test
    void a_program_without_its_interpreter_is_reported() throws IOException {
        var file = Files.writeString(fixture.directory().resolve("server.sh"), "#!/no/such/interpreter\n");
        assertThat(file.toFile().setExecutable(true, false)).isTrue();

        var failure = failureOf(start(fixture.spec(List.of(file.toString()))));

        assertThat(failure).isInstanceOf(SpawnException.class).hasMessageContaining("could not be executed");
    }

    @Test
    void a_server_that_exits_at_once_fails_its_start_with_code_and_last_lines() {
        var spec = fixture.spec(shell("echo 'no licence'; exit 7"));

        var failure = failureOf(start(spec));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SpawnException.class, e -> assertThat(e.lastLog()).isEqualTo("no licence"));
        assertThat(failure).hasMessageContaining("exited with code 7");
        assertThat(failureOf(start(spec))).as("a repeated start").hasMessageContaining("exited with code 7");
    }

    @Test
    void a_server_that_is_killed_is_reported_with_its_signal() {
        var spec = fixture.spec(shell("exec sleep \"$1\"", "1000"));
        resultOf(start(spec));

        fixture.partsOf(spec.instance())
                .forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly));

        eventually(() -> assertThat(resultOf(spawner.status(spec.instance())))
                .isEqualTo(new ServerStatus.Exited("exited with code 137 (signal 9)", "")));
    }

    @Test
    void a_configured_port_that_is_taken_is_named() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var fixed = LocalProcessSpawner.simple(vertx, fixture.settings(PATIENCE, taken.getLocalPort(), List.of()));

            var failure = failureOf(fixed.start(fixture.spec(fixture.answering()), (_, _) -> {}));

            assertThat(failure)
                    .isInstanceOf(SpawnException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void a_start_whose_port_is_taken_meanwhile_is_tried_again_with_another() throws IOException {
        var takesPortOnce = """
                if [ ! -e taken ]; then
                    setsid "$@" &
                    until "$1" -c 'import socket, sys, os, urllib.parse
                url = urllib.parse.urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
                socket.create_connection((url.hostname, url.port))' 2> /dev/null; do :; done
                    echo "$JUPYTERHUB_SERVICE_URL" > taken
                    exit 98
                fi
                exec "$@"
                """;
        var answering = fixture.answering();
        var spec = fixture.spec(shell(takesPortOnce, answering.get(0), answering.get(1)));
        var data = fixture.directory().resolve("data");
        var patient = LocalProcessSpawner.simple(
                vertx, ProcessFixture.settings(data, PATIENCE, 0, List.of(), Duration.ofSeconds(3)));

        var steps = new ConcurrentLinkedQueue<String>();

        var address = resultOf(patient.start(spec, (_, step) -> steps.add(step)));

        var taken = URI.create(Files.readString(data.resolve("homes/ada/taken")).strip());
        assertThat(address.port()).isNotEqualTo(taken.getPort());
        assertThat(steps)
                .contains("Another program took port " + taken.getPort()
                        + " before the server did; trying with another port...");
        assertThat(resultOf(patient.status(spec.instance()))).isEqualTo(new ServerStatus.Running(address));
    }

    @Test
    void a_server_that_ends_later_says_so_when_its_port_was_taken() throws IOException {
        var waits = shell("until [ -e go ]; do sleep 0.02; done; exit 1");
        var spec = fixture.spec(waits);
        var address = resultOf(start(spec));
        var home = fixture.directory().resolve("data/homes/ada");
        try (var _ = new ServerSocket(address.port(), 1, InetAddress.getLoopbackAddress())) {
            Files.createFile(home.resolve("go"));

            eventually(() -> assertThat(resultOf(spawner.status(spec.instance())))
                    .isEqualTo(new ServerStatus.Exited("exited with code 1", "", true)));
        }
        assertThat(resultOf(spawner.status(spec.instance())))
                .isEqualTo(new ServerStatus.Exited("exited with code 1", "", false));
    }

    @Test
    void servers_that_start_at_the_same_time_get_different_ports() {
        var starts = IntStream.range(0, 20)
                .mapToObj(_ -> start(fixture.spec(shell("exec sleep 1000"))))
                .toList();

        assertThat(starts.stream().map(start -> resultOf(start).port())).doesNotHaveDuplicates();
    }

    @Test
    void a_server_that_runs_keeps_nothing_open_in_the_hub() throws IOException {
        resultOf(start(fixture.spec(shell("exec sleep 1000"))));
        long before = openPipes();

        IntStream.range(0, 5).forEach(_ -> resultOf(start(fixture.spec(shell("exec sleep 1000")))));

        assertThat(openPipes()).isEqualTo(before);
    }

    private static long openPipes() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(ProcessStartIT::isPipe).count();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Test
    void of_what_was_cut_off_on_its_way_to_the_server_nothing_is_run() throws IOException, InterruptedException {
        var whole = WrapperScripts.inner(Map.of("MARK", "x"));
        for (int length = 0; length < whole.strip().length(); length++) {
            var shell = new ProcessBuilder("/bin/sh", "-s", "/", "ENTER", "mktemp", "echo", "ran")
                    .redirectErrorStream(true)
                    .start();
            try (var input = shell.outputWriter()) {
                input.write(whole.substring(0, length));
            }

            assertThat(shell.inputReader().lines()).doesNotContain("ran");
            shell.waitFor();
        }
    }

    @Test
    void a_stop_that_races_with_a_start_always_wins() {
        for (int i = 0; i < 15; i++) {
            var spec = fixture.spec(List.of());
            spec = ProcessFixture.withCommand(spec, shell("exec sleep \"$1\"", mark(spec.instance())));
            var started = start(spec);
            var stopped = LocalProcessSpawner.simple(vertx, fixture.settings()).stop(spec.instance(), true);

            resultOf(stopped);
            eventually(() -> assertThat(started.isComplete()).isTrue());
            var instance = spec.instance();
            eventually(() -> assertThat(fixture.partsOf(instance)).isEmpty());
            assertThat(resultOf(spawner.status(instance))).isEqualTo(new ServerStatus.Absent());
        }
    }
}
