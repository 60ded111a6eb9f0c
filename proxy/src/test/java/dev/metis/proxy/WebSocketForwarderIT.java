package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that go on as WebSockets, and those that were not to. */
final class WebSocketForwarderIT {

    private static final String OFFER = """
        GET /user/ada/ws?x=1 HTTP/1.1
        Host: hub.example
        Connection: keep-alive, Upgrade
        Upgrade: WebSocket
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Protocol: v1.kernel.websocket.jupyter.org
        Sec-WebSocket-Extensions: permessage-deflate

        """;
    private static final String ACCEPTED = """
        HTTP/1.1 101 Switching Protocols
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
        Sec-WebSocket-Protocol: v1.kernel.websocket.jupyter.org

        """;

    private final BlockingQueue<Wire.Head> offers = new LinkedBlockingQueue<>();
    private ProxyFixture proxy;

    @BeforeEach
    void start() {
        proxy = ProxyFixture.start();
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    /** Accepts every offer, then does as told. */
    private RawBackend accepting(RawBackend.Behaviour then) {
        var backend = new RawBackend(wire -> {
            offers.add(wire.head());
            wire.send(ACCEPTED);
            then.serve(wire);
        });
        proxy.route("/user/ada", backend);
        return backend;
    }

    private RawBackend echoing() {
        return accepting(wire -> {
            while (true) {
                wire.send(wire.bytes(1));
            }
        });
    }

    private Wire open() {
        var wire = proxy.connect().send(OFFER);
        assertThat(wire.head().status()).isEqualTo(101);
        return wire;
    }

    @Test
    void the_offer_reaches_the_target_and_its_answer_the_client() throws Exception {
        try (var _ = echoing();
                var wire = proxy.connect().send(OFFER)) {
            var answer = wire.head();

            assertThat(answer.line()).isEqualTo("HTTP/1.1 101 Switching Protocols");
            assertThat(answer.all("upgrade")).containsExactly("websocket");
            assertThat(answer.all("connection")).containsExactly("Upgrade");
            assertThat(answer.all("sec-websocket-accept")).containsExactly("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.all("sec-websocket-protocol")).containsExactly("v1.kernel.websocket.jupyter.org");
            assertThat(answer.all("content-length")).isEmpty();
            var offer = offers.poll(20, TimeUnit.SECONDS);
            assertThat(offer).isNotNull();
            assertThat(offer.line()).isEqualTo("GET /user/ada/ws?x=1 HTTP/1.1");
            assertThat(offer.all("host")).containsExactly("hub.example");
            assertThat(offer.all("connection")).containsExactly("Upgrade");
            assertThat(offer.all("upgrade")).containsExactly("websocket");
            assertThat(offer.all("sec-websocket-extensions")).containsExactly("permessage-deflate");
            assertThat(offer.all("x-forwarded-for")).containsExactly("127.0.0.1");
            assertThat(offer.all("x-forwarded-proto")).containsExactly("ws");
            assertThat(offer.all("x-forwarded-port")).containsExactly("80");
            assertThat(offer.all("x-forwarded-host")).isEmpty();
        }
    }

    @Test
    void bytes_pass_as_they_are() {
        try (var _ = echoing();
                var wire = open()) {
            for (int i = 0; i < 256; i++) {
                wire.send(new byte[] {(byte) i});
                assertThat(wire.bytes(1)).containsExactly(i);
            }
        }
    }

    @Test
    void bytes_right_behind_the_answer_are_not_lost() {
        try (var backend = new RawBackend(wire -> {
            wire.head();
            wire.send(ACCEPTED + "hello at once");
            wire.drain();
        })) {
            proxy.route("/user/ada", backend);
            for (int i = 0; i < 20; i++) {
                try (var wire = open()) {
                    assertThat(wire.text(13)).isEqualTo("hello at once");
                }
            }
        }
    }

    @Test
    void bytes_right_behind_the_offer_are_not_lost() {
        try (var _ = echoing();
                var wire = proxy.connect()) {
            wire.send(OFFER + "GET /early HTTP/1.1\n\n");

            assertThat(wire.head().status()).isEqualTo(101);
            assertThat(wire.text(23)).isEqualTo("GET /early HTTP/1.1\r\n\r\n");
            assertThat(wire.send("x").text(1)).isEqualTo("x");
        }
    }

    @Test
    void a_refusal_is_relayed_whole_and_ends_the_connection() {
        for (var framing : List.of("Content-Length: 9", "Transfer-Encoding: chunked", "X-Until: end")) {
            try (var backend = new RawBackend(wire -> {
                wire.head();
                wire.send("HTTP/1.1 403 No Way\nX-Why: token\n" + framing + "\n\n"
                        + (framing.endsWith("chunked") ? "9\nforbidden\n0\n\n" : "forbidden"));
                if (!framing.startsWith("X")) {
                    wire.drain();
                }
            })) {
                proxy.route("/user/ada", backend);
                try (var wire = proxy.connect().send(OFFER)) {
                    var answer = wire.message();

                    assertThat(answer.head().line()).isEqualTo("HTTP/1.1 403 No Way");
                    assertThat(answer.head().all("x-why")).containsExactly("token");
                    assertThat(answer.body()).isEqualTo("forbidden");
                    assertThat(wire.drain()).isZero();
                }
                eventually("target's connection ended", () -> backend.open() == 0);
            }
        }
    }

    @Test
    void without_a_route_there_is_nothing_to_switch_to() {
        try (var wire = proxy.connect().send(OFFER)) {
            var answer = wire.message();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEmpty();
            assertThat(wire.drain()).isZero();
        }
    }

    @Test
    void an_unusable_target_is_our_fault() {
        proxy.route("/user/ada", "ftp://x");
        try (var wire = proxy.connect().send(OFFER)) {
            assertThat(wire.message().status()).isEqualTo(500);
            assertThat(wire.drain()).isZero();
        }
    }

    @Test
    void a_dead_target_is_unavailable() {
        var backend = echoing();
        backend.close();
        try (var wire = proxy.connect().send(OFFER)) {
            var answer = wire.message();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEmpty();
            assertThat(wire.drain()).isZero();
        }
    }

    @Test
    void a_target_that_hangs_up_instead_of_answering_is_unavailable() {
        try (var backend = new RawBackend(Wire::head)) {
            proxy.route("/user/ada", backend);
            try (var wire = proxy.connect().send(OFFER)) {
                assertThat(wire.message().status()).isEqualTo(503);
                assertThat(wire.drain()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "TLS/1.0", "websocket2"})
    void other_offers_are_served_as_if_not_made(String protocol) {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")) {
            proxy.route("/user/ada", backend);

            var answer = proxy.ask(OFFER.replace("Upgrade: WebSocket", "Upgrade: " + protocol));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
        }
    }

    @Test
    void when_the_client_ends_so_does_the_target() {
        try (var backend = echoing()) {
            open().close();
            eventually("target's connection ended", () -> backend.open() == 0);
            open().reset();
            eventually("target's connection ended", () -> backend.connections() == 2 && backend.open() == 0);
        }
    }

    @Test
    void a_client_that_leaves_during_the_handshake_takes_the_target_along() {
        try (var backend = new RawBackend(wire -> {
            wire.head();
            wire.drain();
        })) {
            proxy.route("/user/ada", backend);
            try (var _ = proxy.connect().send(OFFER)) {
                eventually("offer arrived", () -> backend.open() == 1);
            }
            eventually("target's connection ended", () -> backend.open() == 0);
        }
    }

    @Test
    void when_the_target_ends_the_client_first_gets_everything() {
        var size = 5_000_000;
        try (var _ = accepting(wire -> wire.send(new byte[size]));
                var wire = open()) {
            assertThat(wire.rest()).hasSize(size);
        }
    }

    @Test
    void when_the_target_dies_with_open_sockets_all_sockets_are_closed() {
        try (var backend = echoing()) {
            open().close();
            eventually("target's connection ended", () -> backend.open() == 0);
            var before = sockets();
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                wires.add(open());
            }
            assertThat(sockets()).isGreaterThan(before + 400);

            backend.die();

            for (var wire : wires) {
                assertThat(wire.drain()).isZero();
                wire.hangUp();
            }
            // The runtime opens a few of its own when it first closes a socket that is being read.
            eventually("sockets closed", () -> sockets() <= before + 5);
        }
    }

    private static long sockets() {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(WebSocketForwarderIT::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void a_client_that_does_not_read_stops_the_target() {
        var sent = new AtomicLong();
        var piece = new byte[64 * 1024];
        try (var _ = accepting(wire -> {
                    for (int i = 0; i < 4800; i++) {
                        wire.send(piece);
                        sent.addAndGet(piece.length);
                    }
                });
                var wire = open()) {
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
        try (var _ = accepting(wire -> {
                    goOn.await();
                    read.set(wire.drain());
                });
                var wire = open()) {
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
    void data_of_the_client_is_activity_and_pongs_are_not() {
        try (var _ = accepting(wire -> {
                    while (true) {
                        wire.send(wire.bytes(1));
                    }
                });
                var wire = open()) {
            var start = proxy.lastActivity("/user/ada");
            ProxyFixture.nextMillisecond();

            var pong = FrameScannerTest.frame(0x8a, 3);
            wire.send(pong).bytes(pong.length);
            assertThat(proxy.lastActivity("/user/ada")).isEqualTo(start);

            var text = FrameScannerTest.frame(0x81, 3);
            wire.send(text).bytes(text.length);
            assertThat(proxy.lastActivity("/user/ada")).isAfter(start);
        }
    }

    @Test
    void an_open_socket_still_counts_after_its_route_was_set_again() {
        try (var backend = echoing();
                var wire = open()) {
            proxy.route("/user/ada", backend);
            var start = proxy.lastActivity("/user/ada");
            ProxyFixture.nextMillisecond();

            var text = FrameScannerTest.frame(0x81, 3);
            wire.send(text).bytes(text.length);

            assertThat(proxy.lastActivity("/user/ada")).isAfter(start);
        }
    }

    @Test
    void pongs_can_be_made_to_count() {
        try (var counting = ProxyFixture.with(config -> config.with(new ProxyConfig.Routing(
                        Optional.empty(),
                        Optional.empty(),
                        ProxyConfig.Match.PATH,
                        ProxyConfig.Prefix.KEPT,
                        ProxyConfig.Prefix.KEPT,
                        true)));
                var backend = new RawBackend(wire -> {
                    wire.head();
                    wire.send(ACCEPTED);
                    while (true) {
                        wire.send(wire.bytes(1));
                    }
                })) {
            counting.route("/user/ada", backend);
            var start = counting.lastActivity("/user/ada");
            ProxyFixture.nextMillisecond();
            try (var wire = counting.connect().send(OFFER)) {
                wire.head();
                var pong = FrameScannerTest.frame(0x8a, 3);
                wire.send(pong).bytes(pong.length);

                assertThat(counting.lastActivity("/user/ada")).isAfter(start);
            }
        }
    }

    @Test
    void neither_the_switch_nor_what_the_target_pushes_nor_a_refusal_is_activity() {
        try (var _ = accepting(wire -> {
                    wire.send("pushed");
                    wire.drain();
                });
                var refusing = RawBackend.answering("HTTP/1.1 403 No\nContent-Length: 0\n\n")) {
            var start = proxy.lastActivity("/user/ada");
            ProxyFixture.nextMillisecond();
            try (var wire = open()) {
                assertThat(wire.text(6)).isEqualTo("pushed");
            }
            assertThat(proxy.lastActivity("/user/ada")).isEqualTo(start);

            proxy.route("/user/ada", refusing);
            var again = proxy.lastActivity("/user/ada");
            ProxyFixture.nextMillisecond();
            assertThat(proxy.ask(OFFER).status()).isEqualTo(403);
            assertThat(proxy.lastActivity("/user/ada")).isEqualTo(again);
        }
    }
}
