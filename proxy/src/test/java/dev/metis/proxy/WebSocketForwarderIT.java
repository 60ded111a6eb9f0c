package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offers to go on as a WebSocket, and what becomes of them. */
final class WebSocketForwarderIT {

    @AutoClose
    private final WebSocketTrial trial = new WebSocketTrial();

    private final ProxyFixture proxy = trial.proxy();

    @Test
    void the_offer_reaches_the_target_and_its_answer_the_client() throws Exception {
        try (var _ = trial.echoing();
                var wire = proxy.connect().send(WebSocketTrial.OFFER)) {
            var answer = wire.head();

            assertThat(answer.line()).isEqualTo("HTTP/1.1 101 Switching Protocols");
            assertThat(answer.all("upgrade")).containsExactly("websocket");
            assertThat(answer.all("connection")).containsExactly("Upgrade");
            assertThat(answer.all("sec-websocket-accept")).containsExactly("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.all("sec-websocket-protocol")).containsExactly("v1.kernel.websocket.jupyter.org");
            assertThat(answer.all("content-length")).isEmpty();
            var offer = trial.offer();
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
    void bytes_right_behind_the_answer_are_not_lost() {
        try (var backend = new RawBackend(wire -> {
            wire.head();
            wire.send(WebSocketTrial.ACCEPTED + "hello at once");
            wire.drain();
        })) {
            proxy.route("/user/ada", backend);
            for (int i = 0; i < 20; i++) {
                try (var wire = trial.open()) {
                    assertThat(wire.text(13)).isEqualTo("hello at once");
                }
            }
        }
    }

    @Test
    void bytes_right_behind_the_offer_are_not_lost() {
        try (var _ = trial.echoing();
                var wire = proxy.connect()) {
            wire.send(WebSocketTrial.OFFER + "GET /early HTTP/1.1\n\n");

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
                try (var wire = proxy.connect().send(WebSocketTrial.OFFER)) {
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
        try (var wire = proxy.connect().send(WebSocketTrial.OFFER)) {
            var answer = wire.message();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEmpty();
            assertThat(wire.drain()).isZero();
        }
    }

    @Test
    void an_unusable_target_is_our_fault() {
        proxy.route("/user/ada", "ftp://x");
        try (var wire = proxy.connect().send(WebSocketTrial.OFFER)) {
            assertThat(wire.message().status()).isEqualTo(500);
            assertThat(wire.drain()).isZero();
        }
    }

    @Test
    void a_dead_target_is_unavailable() {
        var backend = trial.echoing();
        backend.close();
        try (var wire = proxy.connect().send(WebSocketTrial.OFFER)) {
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
            try (var wire = proxy.connect().send(WebSocketTrial.OFFER)) {
                assertThat(wire.message().status()).isEqualTo(503);
                assertThat(wire.drain()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "TLS/1.0", "websocket2", "web"})
    void other_offers_are_served_as_if_not_made(String protocol) {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")) {
            proxy.route("/user/ada", backend);

            var answer = proxy.ask(WebSocketTrial.OFFER.replace("Upgrade: WebSocket", "Upgrade: " + protocol));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
        }
    }

    @Test
    void a_client_that_leaves_during_the_handshake_takes_the_target_along() {
        try (var backend = new RawBackend(wire -> {
            wire.head();
            wire.drain();
        })) {
            proxy.route("/user/ada", backend);
            try (var _ = proxy.connect().send(WebSocketTrial.OFFER)) {
                eventually("offer arrived", () -> backend.open() == 1);
            }
            eventually("target's connection ended", () -> backend.open() == 0);
        }
    }
}
