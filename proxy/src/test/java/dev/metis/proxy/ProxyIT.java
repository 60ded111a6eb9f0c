package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.await;
import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Starting and stopping, and how long connections may lie idle. */
final class ProxyIT {

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        var vertx = Vertx.vertx();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();
            var address = "127.0.0.1:" + port;

            assertThatThrownBy(() -> await(Proxy.start(vertx, ProxyConfig.at("127.0.0.1", port, 0, ""))))
                    .hasMessageContaining("cannot listen on " + address);
            assertThatThrownBy(() -> await(Proxy.start(vertx, ProxyConfig.at("127.0.0.1", 0, port, ""))))
                    .hasMessageContaining("cannot listen on " + address);
            assertThat(vertx.deploymentIDs()).isEmpty();
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void two_proxies_in_one_process_do_not_share_a_port() {
        try (var first = ProxyFixture.start()) {
            var port = first.proxy().port();
            var apiPort = first.proxy().apiPort();

            assertThatThrownBy(() -> await(Proxy.start(first.vertx(), ProxyConfig.at("127.0.0.1", port, 0, ""))))
                    .hasMessageContaining("127.0.0.1:" + port);
            assertThatThrownBy(() -> await(Proxy.start(first.vertx(), ProxyConfig.at("127.0.0.1", 0, apiPort, ""))))
                    .hasMessageContaining("127.0.0.1:" + apiPort);
            assertThat(first.get("/_chp_healthz").status()).isEqualTo(200);

            var second = await(Proxy.start(first.vertx(), ProxyConfig.at("127.0.0.1", 0, 0, "")));
            assertThat(second.port()).isNotEqualTo(port);
            await(second.stop());
            assertThat(first.get("/_chp_healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void stopping_waits_for_nobody() {
        var sent = new AtomicLong();
        try (var backend = new RawBackend(wire -> {
                    var head = wire.head();
                    wire.send(
                            head.first("upgrade").isEmpty()
                                    ? "HTTP/1.1 200 OK\nContent-Length: 1000000000\n\n"
                                    : "HTTP/1.1 101 OK\nUpgrade: websocket\nConnection: Upgrade\n\n");
                    while (true) {
                        wire.send(new byte[64 * 1024]);
                        sent.addAndGet(64 * 1024);
                    }
                });
                var proxy = ProxyFixture.start()) {
            proxy.route("/", backend);
            try (var idle = proxy.connect();
                    var slow = proxy.connect().send("GET / HTTP/1.1\nHost: h\n\n");
                    var tunnel = proxy.connect()
                            .send("GET / HTTP/1.1\nHost: h\nConnection: Upgrade\nUpgrade: websocket\n\n")) {
                assertThat(slow.head().status()).isEqualTo(200);
                assertThat(tunnel.head().status()).isEqualTo(101);
                ProxyFixture.untilStuck(sent);

                var before = System.nanoTime();
                await(proxy.proxy().stop());

                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
                idle.drain();
                slow.drain();
                tunnel.drain();
                eventually("connections to the target ended", () -> backend.open() == 0);
                var port = proxy.proxy().port();
                assertThatThrownBy(() -> Wire.to(port)).isInstanceOf(java.io.UncheckedIOException.class);
            }
        }
    }

    @Test
    void the_default_target_is_a_route_like_others() {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
                var proxy = ProxyFixture.with(config ->
                        config.with(config.routing().withDefault(URI.create("http://127.0.0.1:" + backend.port()))))) {
            assertThat(proxy.get("/anything").body()).isEqualTo("ok");
            assertThat(proxy.api("GET", "/api/routes", "").body())
                    .contains("\"/\":{\"target\":\"http://127.0.0.1:" + backend.port() + "\"");
        }
    }

    @Test
    void idle_connections_are_closed_and_busy_ones_are_not() {
        try (var backend = new RawBackend(wire -> {
                    while (true) {
                        var slow = wire.head().line().contains("slow");
                        if (slow) {
                            eventually("a second has passed", after(Duration.ofSeconds(1)));
                        }
                        wire.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
                    }
                });
                var proxy = ProxyFixture.with(config -> config.with(config.listener()
                        .with(new ProxyConfig.ClientTimeouts(
                                Duration.ofMillis(100), Duration.ofMillis(500), Duration.ZERO))))) {
            proxy.route("/", backend);
            try (var silent = proxy.connect();
                    var once = proxy.connect();
                    var busy = proxy.connect()) {
                assertThat(once.send("GET / HTTP/1.1\nHost: h\n\n").message().status())
                        .isEqualTo(200);
                assertThat(once.drain()).isZero();
                assertThat(busy.send("GET /slow HTTP/1.1\nHost: h\n\n")
                                .message()
                                .body())
                        .isEqualTo("ok");
                assertThat(silent.send("GET / HT").drain()).isZero();
            }
        }
    }

    private static java.util.function.BooleanSupplier after(Duration duration) {
        var end = System.nanoTime() + duration.toNanos();
        return () -> System.nanoTime() > end;
    }

    @Test
    void the_token_is_not_printed() {
        assertThat(ProxyConfig.at("127.0.0.1", 1, 2, "s3cret").toString())
                .contains("***")
                .doesNotContain("s3cret");
    }
}
