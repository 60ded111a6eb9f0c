package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Many requests on one connection with HTTP/2: what happens to one of them is nothing to the others. */
final class Http2StreamsIT {

    private static final int INTERNAL_ERROR = 2;
    private static final int PIECE = 16 * 1024;

    @AutoClose
    private final Http2Fixture proxy = Http2Fixture.start();

    /** The connection is good for one more request. */
    private static void goesOn(Http2Wire wire, int stream) {
        assertThat(wire.get(stream, "/_chp_healthz").status(stream)).isEqualTo(200);
        assertThat(wire.text(stream)).isEqualTo("{\"status\":\"OK\"}");
    }

    @Test
    void a_hundred_are_asked_at_once_and_each_gets_its_answer() {
        var waiting = new AtomicInteger();
        var end = new CountDownLatch(1);
        try (var backend = new RawBackend(target -> {
                    while (true) {
                        var path = target.head().line().split(" ", -1)[1];
                        waiting.incrementAndGet();
                        end.await();
                        target.send("HTTP/1.1 200 OK\nContent-Length: " + path.length() + "\n\n" + path);
                    }
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            for (int stream = 1; stream < 200; stream += 2) {
                wire.get(stream, "/" + stream);
            }
            eventually("all are there", () -> waiting.get() == 100);

            end.countDown();

            for (int answered = 0; answered < 100; answered++) {
                var frame = wire.frame(
                        each -> each.type() == Http2Wire.DATA && each.payload().length() > 0);
                assertThat(frame.payload().toString()).isEqualTo("/" + frame.stream());
            }
        }
    }

    @Test
    void one_that_the_client_gives_up_ends_at_its_target_only() {
        try (var backend = RawBackend.streaming();
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            for (int stream = 1; stream < 6; stream += 2) {
                assertThat(wire.get(stream, "/").status(stream)).isEqualTo(200);
            }
            assertThat(backend.open()).isEqualTo(3);

            wire.reset(3);

            eventually("its target's connection ended", () -> backend.open() == 2);
            goesOn(wire, 7);
            assertThat(backend.open()).isEqualTo(2);
            eventually("two visits are left", () -> visits() == 2);
        }
    }

    private long visits() {
        return new io.vertx.core.json.JsonObject(proxy.api("GET", "/api/connections"))
                .getJsonArray("connections")
                .size();
    }

    @Test
    void an_upload_that_the_client_gives_up_ends_at_its_target() {
        try (var backend = new RawBackend(target -> {
                    target.head();
                    target.drain();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.post(1, "/").data(1, false, new byte[100]);
            eventually("it has arrived", () -> backend.open() == 1);

            wire.reset(1);

            eventually("its target's connection ended", () -> backend.open() == 0);
            goesOn(wire, 3);
        }
    }

    @Test
    void one_whose_target_breaks_off_is_reset() {
        for (var framing : new String[] {"Content-Length: 100", "Transfer-Encoding: chunked"}) {
            try (var backend = new RawBackend(target -> {
                        target.head();
                        target.send("HTTP/1.1 200 OK\n" + framing + "\n\n5\nhello\n");
                    });
                    var wire = proxy.connect()) {
                proxy.route("/", backend);

                assertThat(wire.get(1, "/").status(1)).isEqualTo(200);

                assertThat(wire.resetOf(1)).isEqualTo(INTERNAL_ERROR);
                goesOn(wire, 3);
            }
        }
    }

    @Test
    void one_that_is_cut_through_the_api_is_reset() {
        try (var backend = RawBackend.streaming();
                var wire = proxy.connect()) {
            proxy.route("/user/ada", backend);
            assertThat(wire.get(1, "/user/ada").status(1)).isEqualTo(200);

            proxy.api("DELETE", "/api/connections?route=/user/ada");

            assertThat(wire.resetOf(1)).isEqualTo(INTERNAL_ERROR);
            eventually("its target's connection ended", () -> backend.open() == 0);
            goesOn(wire, 3);
        }
    }

    @Test
    void a_refusal_before_the_upload_is_over_arrives_and_stops_it() {
        try (var backend = new RawBackend(target -> {
                    target.head();
                    target.send("HTTP/1.1 413 Too Large\nConnection: close\nContent-Length: 3\n\nbig");
                    target.drain();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);

            wire.post(1, "/", "content-length", "100000000").data(1, false, new byte[PIECE]);

            assertThat(wire.status(1)).isEqualTo(413);
            assertThat(wire.text(1)).isEqualTo("big");
            assertThat(wire.resetOf(1)).as("no error").isZero();
            goesOn(wire, 3);
        }
    }

    @Test
    void one_that_is_not_read_stops_its_target_and_no_other() {
        var sent = new AtomicLong();
        var whole = 100_000_000L;
        try (var backend = new RawBackend(target -> {
                    target.head();
                    target.send("HTTP/1.1 200 OK\nContent-Length: " + whole + "\n\n");
                    var piece = new byte[100_000];
                    while (sent.addAndGet(piece.length) < whole) {
                        target.send(piece);
                    }
                    target.send(piece);
                    target.drain();
                });
                var wire = proxy.connect(PIECE)) {
            proxy.route("/", backend);
            assertThat(wire.get(1, "/").status(1)).isEqualTo(200);

            assertThat(ProxyFixture.untilStuck(sent)).isLessThan(20_000_000L);
            goesOn(wire, 3);

            wire.grow(1, 200_000_000);
            var received = 0L;
            for (var last = false; !last; ) {
                var frame = wire.frame(each -> each.type() == Http2Wire.DATA && each.stream() == 1);
                received += frame.payload().length();
                last = frame.endsStream();
            }
            assertThat(received)
                    .as("with what was thrown away while looking at the other")
                    .isGreaterThan(whole - PIECE - 1);
        }
    }

    @Test
    void a_target_that_does_not_read_stops_its_client_and_no_other() throws Exception {
        var goOn = new CountDownLatch(1);
        var whole = 30_000_000;
        try (var backend = new RawBackend(target -> {
                    target.head();
                    goOn.await();
                    target.bytes(whole);
                    target.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
                    target.drain();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.post(1, "/", "content-length", Integer.toString(whole));
            var credit = new AtomicLong(-1); // until the window of streams is known
            var answered = new CountDownLatch(1);
            var otherAnswered = new CountDownLatch(1);
            Thread.startVirtualThread(() -> {
                while (answered.getCount() > 0) {
                    var frame = wire.frame();
                    if (frame.type() == Http2Wire.SETTINGS && frame.payload().length() > 0) {
                        credit.set(Http2Wire.windowIn(frame));
                    } else if (frame.type() == Http2Wire.WINDOW_UPDATE && frame.stream() == 1) {
                        credit.addAndGet(frame.number(0));
                    } else if (frame.type() == Http2Wire.HEADERS) {
                        (frame.stream() == 1 ? answered : otherAnswered).countDown();
                    }
                }
            });
            var sent = new AtomicLong();
            Thread.startVirtualThread(() -> {
                while (sent.get() < whole) {
                    var next = (int) Math.min(PIECE, whole - sent.get());
                    eventually("there is room", () -> sent.get() + next <= credit.get());
                    wire.data(1, sent.get() + next == whole, new byte[next]);
                    sent.addAndGet(next);
                }
            });

            assertThat(ProxyFixture.untilStuck(sent)).isLessThan(15_000_000L);
            wire.get(3, "/_chp_healthz");
            assertThat(otherAnswered.await(20, TimeUnit.SECONDS)).isTrue();

            goOn.countDown();
            assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
