package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large bodies and many requests at once. */
final class ForwarderFlowIT {

    private static final int PIECE = 64 * 1024;
    private static final int PIECES = 4800;
    private static final long MOST_MEMORY = 64_000_000;

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @Test
    void a_client_that_does_not_read_stops_the_target() {
        var sent = new AtomicLong();
        try (var backend = new RawBackend(wire -> {
                    wire.message();
                    wire.send("HTTP/1.1 200 OK\nContent-Length: " + (long) PIECE * PIECES + "\n\n");
                    sendPieces(wire, sent);
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.send("GET / HTTP/1.1\nHost: h\n\n");
            assertThat(wire.head().status()).isEqualTo(200);

            assertThat(ProxyFixture.untilStuck(sent)).isLessThan(50_000_000L);
            var before = memory();
            assertThat(before).as("for an answer of 300 MB").isLessThan(MOST_MEMORY);
            var most = before;
            for (int i = 0; i < PIECES; i++) {
                wire.bytes(PIECE);
                most = Math.max(most, i % 480 == 0 ? memory() : 0);
            }
            assertThat(most).isLessThan(MOST_MEMORY);
            assertThat(sent).hasValue((long) PIECE * PIECES);
        }
    }

    private static RawBackend answeringEach(String body, AtomicLong answered) {
        return new RawBackend(wire -> {
            while (true) {
                wire.head();
                wire.send("HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\n\n" + body);
                answered.incrementAndGet();
            }
        });
    }

    /** Answers that are small enough to come in one piece: none of them is held back by itself. */
    @Test
    void a_client_that_asks_ahead_and_does_not_read_is_asked_to_wait() {
        var count = 20_000;
        var answered = new AtomicLong();
        var body = "x".repeat(4000);
        try (var backend = answeringEach(body, answered);
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            var sender = Thread.startVirtualThread(() -> wire.send("GET / HTTP/1.1\nHost: h\n\n".repeat(count)));

            assertThat(ProxyFixture.untilStuck(answered)).isLessThan(count / 2);

            for (int i = 0; i < count; i++) {
                assertThat(wire.message().body()).hasSize(body.length());
            }
            assertThat(sender.isAlive()).isFalse();
        }
    }

    @Test
    void a_connection_whose_answers_are_still_being_read_is_not_idle() {
        var count = 3000;
        var answered = new AtomicLong();
        var body = "x".repeat(4000);
        try (var backend = answeringEach(body, answered);
                var hasty = ProxyFixture.with(config -> config.with(config.listener()
                        .with(new ProxyConfig.ClientTimeouts(
                                Duration.ofMillis(50), Duration.ofSeconds(60), Duration.ZERO))));
                var wire = Wire.to(hasty.proxy().port(), 4096)) {
            hasty.route("/", backend);
            wire.send("GET / HTTP/1.1\nHost: h\n\n".repeat(count));
            assertThat(ProxyFixture.untilStuck(answered)).isLessThan(count);

            for (int i = 0; i < count; i++) {
                assertThat(wire.message().body()).hasSize(body.length());
            }
            assertThat(wire.drain()).isZero();
        }
    }

    @Test
    void a_target_that_does_not_read_stops_the_client() throws Exception {
        var sent = new AtomicLong();
        var goOn = new CountDownLatch(1);
        try (var backend = new RawBackend(wire -> {
                    var head = wire.head();
                    goOn.await();
                    for (int i = 0; i < PIECES; i++) {
                        wire.bytes(PIECE);
                    }
                    wire.send("HTTP/1.1 200 OK\nContent-Length: 0\nX-Length: " + head.first("content-length") + "\n\n");
                    wire.drain();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.send("PUT / HTTP/1.1\nHost: h\nContent-Length: " + (long) PIECE * PIECES + "\n\n");
            var sender = Thread.startVirtualThread(() -> sendPieces(wire, sent));

            assertThat(ProxyFixture.untilStuck(sent)).isLessThan(50_000_000L);
            goOn.countDown();
            sender.join();

            assertThat(wire.message().head().first("x-length")).isEqualTo("" + (long) PIECE * PIECES);
        }
    }

    /** What is alive of the heap, and what buffers take beside it, clients and targets of this test included. */
    private static long memory() {
        var heap = ManagementFactory.getMemoryMXBean();
        heap.gc();
        return heap.getHeapMemoryUsage().getUsed() + PlatformDependent.usedDirectMemory();
    }

    private static void sendPieces(Wire wire, AtomicLong sent) {
        var piece = new byte[PIECE];
        for (int i = 0; i < PIECES; i++) {
            wire.send(piece);
            sent.addAndGet(PIECE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 6000000", "Transfer-Encoding: chunked", "X-Until: end"})
    void a_slow_reader_gets_all_of_an_answer_whose_target_has_left(String framing) {
        var left = new AtomicLong();
        try (var backend = new RawBackend(wire -> {
                    wire.message();
                    wire.send("HTTP/1.1 200 OK\nConnection: close\n" + framing + "\n\n");
                    var chunked = framing.endsWith("chunked");
                    wire.send(chunked ? "5b8d80\n" : "")
                            .send(new byte[6_000_000])
                            .send(chunked ? "\n0\n\n" : "");
                    wire.hangUp();
                    left.set(1);
                });
                var wire = Wire.to(proxy.proxy().port(), 4096)) {
            proxy.route("/", backend);
            wire.send("GET / HTTP/1.1\nHost: h\n\n");
            ProxyFixture.untilStuck(left);

            var head = wire.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(wire.body(head).body()).hasSize(6_000_000);
        }
    }

    @Test
    void a_slow_reader_whose_target_dies_is_cut_off_too() {
        var sent = new AtomicLong();
        try (var backend = new RawBackend(wire -> {
                    wire.message();
                    wire.send("HTTP/1.1 200 OK\nContent-Length: " + (long) PIECE * PIECES + "\n\n");
                    sendPieces(wire, sent);
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.send("GET / HTTP/1.1\nHost: h\n\n");
            assertThat(wire.head().status()).isEqualTo(200);
            ProxyFixture.untilStuck(sent);

            backend.die();

            assertThat(wire.drain()).isLessThan((long) PIECE * PIECES);
        }
    }

    @Test
    void hundreds_of_long_polls_do_not_hold_up_a_quick_request() {
        var polls = 600;
        var waiting = new AtomicInteger();
        var end = new CountDownLatch(1);
        try (var backend = new RawBackend(wire -> {
            while (true) {
                if (wire.head().line().contains("/poll")) {
                    waiting.incrementAndGet();
                    end.await();
                }
                wire.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
            }
        })) {
            proxy.route("/", backend);
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < polls; i++) {
                wires.add(proxy.connect().send("GET /poll HTTP/1.1\nHost: h\n\n"));
            }
            eventually("all polls wait", () -> waiting.get() == polls);

            assertThat(proxy.get("/quick").body()).isEqualTo("ok");

            end.countDown();
            for (var wire : wires) {
                assertThat(wire.message().body()).isEqualTo("ok");
                wire.hangUp();
            }
        }
    }

    @Test
    void when_a_target_dies_with_open_answers_their_clients_are_cut_off() {
        var count = 100;
        try (var backend = new RawBackend(wire -> {
            wire.message();
            wire.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n").sendChunk("event");
            wire.drain();
        })) {
            proxy.route("/", backend);
            var wires = IntStream.range(0, count)
                    .mapToObj(_ -> proxy.connect().send("GET / HTTP/1.1\nHost: h\n\n"))
                    .toList();
            for (var wire : wires) {
                assertThat(wire.head().status()).isEqualTo(200);
                assertThat(wire.chunk()).isEqualTo("event");
            }

            backend.die();

            for (var wire : wires) {
                assertThat(wire.drain()).isZero();
                wire.hangUp();
            }
        }
    }
}
