package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** When a connection with HTTP/2 is taken for idle, and closed. */
final class Http2IdleIT {

    private static final Duration KEPT = Duration.ofMillis(50);

    @AutoClose
    private final Http2Fixture proxy = Http2Fixture.with(config -> config.with(
            config.listener().with(new ProxyConfig.ClientTimeouts(KEPT, Duration.ofSeconds(60), Duration.ZERO))));

    @Test
    void a_connection_whose_only_request_was_given_up_is_idle() {
        try (var backend = RawBackend.streaming();
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            assertThat(wire.get(1, "/").status(1)).isEqualTo(200);

            wire.reset(1);

            assertThat(wire.frame(each -> each.type() == Http2Wire.GO_AWAY)).isNotNull();
        }
    }

    @Test
    void a_slow_reader_gets_all_of_its_answer_although_nothing_else_is_asked() {
        var body = "x".repeat(60_000);
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\n\n" + body);
                var wire = proxy.connect(1000)) {
            proxy.route("/", backend);
            assertThat(wire.get(1, "/").status(1)).isEqualTo(200);
            assertThat(wire.frame(each -> each.type() == Http2Wire.GO_AWAY || each.type() == Http2Wire.DATA)
                            .type())
                    .isEqualTo(Http2Wire.DATA);
            eventually("a while has passed", after(Duration.ofMillis(500)));

            wire.grow(1, body.length());

            var read = 1000;
            while (read < body.length()) {
                read += wire.frame(each -> each.type() == Http2Wire.DATA)
                        .payload()
                        .length();
            }
            assertThat(read).isEqualTo(body.length());
        }
    }

    private static BooleanSupplier after(Duration duration) {
        var end = System.nanoTime() + duration.toNanos();
        return () -> System.nanoTime() > end;
    }
}
