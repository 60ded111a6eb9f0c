package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The system gives the next socket the number of the one that was closed last. What it told of the old one before, and nobody
 * has dealt with yet, must not hit a new connection to a target.
 */
final class ReusedDescriptorIT {

    private static final int ROUNDS = 5;
    /** One of them gets the number: whatever else is closed meanwhile leaves a lower one. */
    private static final int CLIENTS = 12;

    private final Semaphore uploading = new Semaphore(0);
    private final Semaphore leaving = new Semaphore(0);
    private final Semaphore left = new Semaphore(0);

    @AutoClose
    private final TestLog netty = new TestLog("io.netty");

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.onOneLoop();

    /** One that leaves in the middle of an upload. */
    @AutoClose
    private final RawBackend leaver = new RawBackend(target -> {
        target.head();
        target.chunk();
        uploading.release();
        leaving.acquire();
        target.hangUp();
        left.release();
    });

    /** One that is connected to anew for each request. */
    @AutoClose
    private final RawBackend steady = new RawBackend(target -> {
        target.message();
        target.send("HTTP/1.1 200 OK\nConnection: close\nContent-Length: 2\n\nok");
    });

    @Test
    void what_is_still_to_be_dealt_with_of_a_closed_connection_does_not_hit_the_next_request() throws Exception {
        proxy.route("/leaver", leaver);
        proxy.route("/steady", steady);
        for (int i = 0; i < ROUNDS; i++) {
            meetOnOneLoop("GET /steady HTTP/1.1\nHost: h\n\n");
        }
        assertThat(netty.all()).isEmpty();
    }

    @Test
    void nor_does_it_hit_the_next_websocket() throws Exception {
        proxy.route("/leaver", leaver);
        proxy.route("/steady", steady);
        for (int i = 0; i < ROUNDS; i++) {
            meetOnOneLoop("GET /steady HTTP/1.1\nHost: h\nConnection: Upgrade\nUpgrade: websocket\n\n");
        }
        assertThat(netty.all()).isEmpty();
    }

    /** The loop finds in this order: an upload that it has to cut off, new requests, and that the target of the upload left. */
    private void meetOnOneLoop(String request) throws InterruptedException {
        List<Wire> clients =
                Stream.generate(proxy::connect).limit(CLIENTS).map(this::known).toList();
        try (var uploader = proxy.connect()) {
            uploader.send("POST /leaver HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n")
                    .sendChunk("hello");
            await(uploading);
            var standing = new CountDownLatch(1);
            var goOn = new CountDownLatch(1);
            ((VertxInternal) proxy.vertx()).eventLoopGroup().execute(() -> {
                standing.countDown();
                awaitUninterrupted(goOn);
            });
            assertThat(standing.await(20, TimeUnit.SECONDS)).isTrue();

            uploader.send("no size\n");
            clients.forEach(client -> client.send(request));
            leaving.release();
            await(left);
            goOn.countDown();

            assertThat(uploader.message().status()).isIn(400, 503); // if its target was seen to leave first
            for (var client : clients) {
                assertThat(client.head().status()).isEqualTo(200);
            }
        } finally {
            clients.forEach(Wire::close);
        }
        eventually("nothing is left", () -> leaver.open() == 0 && steady.open() == 0);
    }

    private Wire known(Wire client) {
        client.send("GET /_chp_healthz HTTP/1.1\nHost: h\n\n").message();
        return client;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(Semaphore semaphore) throws InterruptedException {
        assertThat(semaphore.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }
}
