package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of requests that wait behind others when the proxy drains. */
final class DrainIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GET = "GET / HTTP/1.1\nHost: h\n\n";

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @Test
    void those_behind_a_slow_answer_are_answered_and_the_last_one_says_that_it_is_the_last() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        try (var backend = new RawBackend(target -> {
                    while (true) {
                        target.message();
                        asked.countDown();
                        answer.await();
                        target.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
                    }
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.send(GET.repeat(3));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            var drained = drain();
            answer.countDown();

            assertThat(wire.message().head().first("connection")).isEqualTo("keep-alive");
            assertThat(wire.message().head().first("connection")).isEqualTo("keep-alive");
            assertThat(wire.message().head().first("connection")).isEqualTo("close");
            wire.finish();
            assertThat(wire.rest()).as("an orderly end").isEmpty();
            await(drained);
        }
    }

    @Test
    void those_that_wait_for_room_behind_unread_answers_are_answered() throws Exception {
        var count = 1000;
        var body = "x".repeat(20_000);
        var answered = new AtomicLong();
        try (var backend = new RawBackend(target -> {
                    while (true) {
                        target.message();
                        target.send("HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\n\n" + body);
                        answered.incrementAndGet();
                    }
                });
                var wire = Wire.to(proxy.proxy().port(), 4096)) {
            proxy.route("/", backend);
            wire.send(GET.repeat(count));
            assertThat(ProxyFixture.untilStuck(answered)).isLessThan(count);
            wire.send(GET.repeat(10)); // nobody reads these for the moment

            var drained = drain();

            var told = 0;
            var last = false;
            while (!last) {
                var message = wire.message();
                assertThat(message.body()).hasSize(body.length());
                last = message.head().first("connection").equals("close");
                told++;
            }
            assertThat(told).isBetween(count, count + 10);
            wire.hangUp();
            await(drained);
        }
    }

    @Test
    void those_that_come_after_the_last_answer_has_begun_do_not_take_it_away() throws Exception {
        var begun = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var backend = new RawBackend(target -> {
                    target.message();
                    begun.countDown();
                    answer.await();
                    target.send("HTTP/1.1 200 OK\nContent-Length: 10\n\nhello");
                    goOn.await();
                    target.send("world");
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.send(GET);
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            var drained = drain();
            answer.countDown();
            assertThat(wire.head().first("connection")).isEqualTo("close");

            wire.send(GET.repeat(10_000)); // more than is read at once
            goOn.countDown();
            ProxyFixture.eventually("target is done", () -> backend.open() == 0);

            assertThat(wire.text(10)).isEqualTo("helloworld");
            wire.finish();
            assertThat(wire.rest()).as("an orderly end").isEmpty();
            await(drained);
        }
    }

    /** Returns when every event loop has been told. */
    private Future<Void> drain() {
        var idle = Stream.generate(proxy::connect).limit(ProxyFixture.LOOPS).toList();
        idle.forEach(
                each -> each.send("GET /_chp_healthz HTTP/1.1\nHost: h\n\n").message());
        var drained = proxy.proxy().drain(LIMIT);
        idle.forEach(each -> assertThat(each.drain()).isZero());
        idle.forEach(Wire::close);
        return drained;
    }
}
