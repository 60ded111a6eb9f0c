package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What of a WebSocket counts as use of its route. */
final class WebSocketActivityIT {

    @AutoClose
    private final WebSocketTrial trial = new WebSocketTrial();

    private final ProxyFixture proxy = trial.proxy();

    @Test
    void data_of_the_client_is_activity_and_pongs_are_not() {
        try (var _ = trial.accepting(wire -> {
                    while (true) {
                        wire.send(wire.bytes(1));
                    }
                });
                var wire = trial.open()) {
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
        try (var backend = trial.echoing();
                var wire = trial.open()) {
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
                    wire.send(WebSocketTrial.ACCEPTED);
                    while (true) {
                        wire.send(wire.bytes(1));
                    }
                })) {
            counting.route("/user/ada", backend);
            var start = counting.lastActivity("/user/ada");
            ProxyFixture.nextMillisecond();
            try (var wire = counting.connect().send(WebSocketTrial.OFFER)) {
                wire.head();
                var pong = FrameScannerTest.frame(0x8a, 3);
                wire.send(pong).bytes(pong.length);

                assertThat(counting.lastActivity("/user/ada")).isAfter(start);
            }
        }
    }

    @Test
    void neither_the_switch_nor_what_the_target_pushes_nor_a_refusal_is_activity() {
        try (var _ = trial.accepting(wire -> {
                    wire.send("pushed");
                    wire.drain();
                });
                var refusing = RawBackend.answering("HTTP/1.1 403 No\nContent-Length: 0\n\n")) {
            var start = proxy.lastActivity("/user/ada");
            ProxyFixture.nextMillisecond();
            try (var wire = trial.open()) {
                assertThat(wire.text(6)).isEqualTo("pushed");
            }
            assertThat(proxy.lastActivity("/user/ada")).isEqualTo(start);

            proxy.route("/user/ada", refusing);
            var again = proxy.lastActivity("/user/ada");
            ProxyFixture.nextMillisecond();
            assertThat(proxy.ask(WebSocketTrial.OFFER).status()).isEqualTo(403);
            assertThat(proxy.lastActivity("/user/ada")).isEqualTo(again);
        }
    }
}
