package dev.metis.hub.spawner.process;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.ServerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final ServerAddress NOBODY = new ServerAddress("http", "127.0.0.1", 9);
    private static final String BUSY = "while :; do :; done";

    private final Turns turns = new Turns(1, Duration.ofHours(1));
    private final AtomicBoolean waits = new AtomicBoolean();
    private Process server = run("exit 0");

    private static Process run(String script) {
        try {
            return new ProcessBuilder("/bin/sh", "-c", script).start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void end() {
        server.destroyForcibly();
    }

    private void comesUp(String script, ServerAddress address) throws InterruptedException {
        server = run(script);
        try (var turn = turns.take(() -> {})) {
            turn.endOnceUp(server, address);
        }
    }

    private CompletableFuture<Void> next() {
        return CompletableFuture.runAsync(() -> {
            try (var _ = turns.take(() -> waits.set(true))) {
                // its start failed
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void a_start_waits_for_a_server_that_keeps_a_processor_busy_and_says_so() throws InterruptedException {
        comesUp(BUSY, NOBODY);
        var next = next();
        eventually(() -> assertThat(waits).isTrue());
        assertThat(next).isNotDone();

        server.destroyForcibly();

        assertThat(next).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void a_server_that_waits_for_something_else_keeps_nobody_waiting() throws InterruptedException {
        comesUp("exec sleep 1000", NOBODY);

        assertThat(next()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void a_server_that_listens_keeps_nobody_waiting() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            comesUp(BUSY, new ServerAddress("http", "127.0.0.1", listening.getLocalPort()));

            assertThat(next()).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @Test
    void a_server_that_is_busy_for_ever_keeps_nobody_waiting_for_ever() throws InterruptedException {
        var patient = new Turns(1, Duration.ofMillis(200));
        server = run(BUSY);
        try (var turn = patient.take(() -> {})) {
            turn.endOnceUp(server, NOBODY);
        }

        patient.take(() -> {}).close();

        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void a_failed_start_lets_the_next_one_go_on() {
        assertThat(next()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(next()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(waits).isFalse();
    }
}
