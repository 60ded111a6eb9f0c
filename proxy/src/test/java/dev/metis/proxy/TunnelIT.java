package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two connections that were joined, and how they end. */
final class TunnelIT {

    @AutoClose
    private final WebSocketTrial trial = new WebSocketTrial();

    @Test
    void bytes_pass_as_they_are() {
        try (var _ = trial.echoing();
                var wire = trial.open()) {
            for (int i = 0; i < 256; i++) {
                wire.send(new byte[] {(byte) i});
                assertThat(wire.bytes(1)).containsExactly(i);
            }
        }
    }

    @Test
    void when_the_client_ends_so_does_the_target() {
        try (var backend = trial.echoing()) {
            trial.open().close();
            eventually("target's connection ended", () -> backend.open() == 0);
            trial.open().reset();
            eventually("target's connection ended", () -> backend.connections() == 2 && backend.open() == 0);
        }
    }

    @Test
    void when_the_target_ends_the_client_first_gets_everything() {
        var size = 5_000_000;
        try (var _ = trial.accepting(wire -> wire.send(new byte[size]));
                var wire = trial.open()) {
            assertThat(wire.rest()).hasSize(size);
        }
    }

    @Test
    void when_the_target_dies_with_open_sockets_all_sockets_are_closed() {
        try (var backend = trial.echoing()) {
            trial.open().close();
            eventually("target's connection ended", () -> backend.open() == 0);
            var before = OpenFiles.sockets();
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                wires.add(trial.open());
            }
            assertThat(OpenFiles.sockets()).isGreaterThan(before + 400);

            backend.die();

            for (var wire : wires) {
                assertThat(wire.drain()).isZero();
                wire.hangUp();
            }
            // The runtime opens a few of its own when it first closes a socket that is being read.
            eventually("sockets closed", () -> OpenFiles.sockets() <= before + 5);
        }
    }

    @Test
    void a_client_that_does_not_read_stops_the_target() {
        var sent = new AtomicLong();
        var piece = new byte[64 * 1024];
        try (var _ = trial.accepting(wire -> {
                    for (int i = 0; i < 4800; i++) {
                        wire.send(piece);
                        sent.addAndGet(piece.length);
                    }
                });
                var wire = trial.open()) {
            var stuck = ProxyFixture.untilStuck(sent);

            assertThat(stuck).isLessThan(50_000_000L);
            wire.bytes((int) stuck / 2);
            eventually("target goes on", () -> sent.get() > stuck);
            wire.reset();
        }
    }

    @Test
    void a_target_that_does_not_read_stops_the_client() throws Exception {
        var goOn = new CountDownLatch(1);
        var read = new AtomicLong();
        try (var _ = trial.accepting(wire -> {
                    goOn.await();
                    read.set(wire.drain());
                });
                var wire = trial.open()) {
            var sent = new AtomicLong();
            var piece = new byte[64 * 1024];
            var sender = Thread.startVirtualThread(() -> {
                for (int i = 0; i < 4800; i++) {
                    wire.send(piece);
                    sent.addAndGet(piece.length);
                }
            });
            assertThat(ProxyFixture.untilStuck(sent)).isLessThan(50_000_000L);

            goOn.countDown();
            sender.join();
            wire.hangUp();

            eventually("all arrived", () -> read.get() == 4800L * piece.length);
        }
    }

    @Test
    void nothing_is_kept_of_how_it_began() throws Exception {
        try (var _ = trial.echoing()) {
            var wires = Stream.generate(trial::open).limit(100).toList();

            // Each holds 4 KB that are never used again.
            eventually("forgotten", () -> LiveObjects.count("io.vertx.core.http.impl.Http1xServerConnection") < 50);
            assertThat(LiveObjects.count("dev.metis.proxy.Tunnel")).isGreaterThanOrEqualTo(200);
            wires.forEach(Wire::close);
        }
    }
}
