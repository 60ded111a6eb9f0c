package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Listeners besides the two that are always there, and how all of them close. */
final class ListenersIT {

    private static final SocketAddress ANY = SocketAddress.inetSocketAddress(0, "127.0.0.1");

    private static ProxyConfig withMetrics(ProxyConfig config) {
        return config.with(new ProxyConfig.Extras(Optional.of(ANY), Optional.empty()));
    }

    @Test
    void metrics_tell_what_goes_on() {
        try (var backend = new RawBackend(wire -> {
                    wire.head();
                    wire.send("HTTP/1.1 101 OK\nUpgrade: websocket\nConnection: Upgrade\n\n");
                    wire.send(new byte[] {(byte) 0x81, 1, 'x'});
                    wire.drain();
                });
                var proxy = ProxyFixture.with(ListenersIT::withMetrics);
                var socket = proxy.connect()) {
            proxy.route("/a", backend);
            proxy.route("/b", backend);
            socket.send("GET /a HTTP/1.1\nHost: h\nConnection: Upgrade\nUpgrade: websocket\n\n");
            assertThat(socket.head().status()).isEqualTo(101);
            assertThat(socket.bytes(3)).hasSize(3);

            try (var wire = Wire.to(proxy.proxy().extraPorts().getFirst())) {
                var metrics = wire.send("GET /metrics HTTP/1.1\nHost: h\n\n")
                        .message()
                        .body();
                assertThat(metrics.lines())
                        .contains(
                                "# TYPE metis_proxy_open gauge",
                                "metis_proxy_open{kind=\"http\"} 0",
                                "metis_proxy_open{kind=\"websocket\"} 1",
                                "metis_proxy_routes 2",
                                "metis_proxy_bytes_total{client=\"received\"} 3",
                                "metis_proxy_bytes_total{client=\"sent\"} 0",
                                "metis_proxy_frames_total{client=\"received\"} 1");
            }
        }
    }

    @Test
    void a_redirect_without_a_host_is_refused() {
        var redirect = new ProxyConfig.Redirect(ANY, 8443);
        try (var proxy = ProxyFixture.with(
                        config -> config.with(new ProxyConfig.Extras(Optional.empty(), Optional.of(redirect))));
                var wire = Wire.to(proxy.proxy().extraPorts().getFirst())) {
            var answer = wire.send("GET /x HTTP/1.1\n\n").message();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("8443");
        }
    }

    @Test
    void an_extra_listener_that_cannot_be_had_leaves_nothing_open() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var first = ProxyFixture.start();
                var log = new TestLog()) {
            var address = SocketAddress.inetSocketAddress(taken.getLocalPort(), "127.0.0.1");
            var before = first.vertx().deploymentIDs();

            assertThatThrownBy(() -> await(Proxy.start(
                            first.vertx(),
                            ProxyConfig.at("127.0.0.1", 0, 0, "")
                                    .with(new ProxyConfig.Extras(Optional.of(address), Optional.empty())))))
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
            assertThat(log.of("proxy_stopped")).as("it never ran").isEmpty();
            assertThat(first.vertx().deploymentIDs()).isEqualTo(before);
        }
    }

    @Test
    void draining_frees_the_addresses_at_once_and_lets_requests_end() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        try (var backend = new RawBackend(wire -> {
                    wire.head();
                    asked.countDown();
                    answer.await();
                    wire.send("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello");
                });
                var proxy = ProxyFixture.start();
                var idle = proxy.connect()) {
            proxy.route("/", backend);
            idle.send("GET /_chp_healthz HTTP/1.1\nHost: h\n\n").message();
            try (var busy = proxy.connect().send("GET /slow HTTP/1.1\nHost: h\n\n")) {
                assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
                var port = proxy.proxy().port();
                var apiPort = proxy.proxy().apiPort();

                var drained = proxy.proxy().drain(Duration.ofSeconds(60));

                assertThat(idle.drain()).isZero();
                ProxyFixture.eventually("both are free", () -> isFree(port) && isFree(apiPort));
                assertThat(drained.isComplete()).isFalse();
                answer.countDown();
                assertThat(busy.message().body()).isEqualTo("hello");
                assertThat(busy.drain()).isZero();
                await(drained);
            }
        }
    }

    @Test
    void routes_of_a_running_proxy_are_there_from_the_start() {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
                var old = ProxyFixture.start()) {
            old.api(
                    "POST",
                    "/api/routes/user/ad%20a",
                    JsonObject.of("target", "http://127.0.0.1:" + backend.port(), "user", "ad a")
                            .encode());
            var api = URI.create("http://127.0.0.1:" + old.proxy().apiPort());

            try (var young =
                    ProxyFixture.with(config -> config.with(config.routing().withRoutesFrom(api)))) {
                assertThat(young.get("/user/ad%20a/x").body()).isEqualTo("ok");
                assertThat(young.data("/user/ad%20a").getString("user")).isEqualTo("ad a");
                assertThat(young.get("/user/other").status()).isEqualTo(404);
            }
        }
    }

    @Test
    void a_proxy_that_does_not_tell_its_routes_is_named() {
        try (var running = ProxyFixture.start()) {
            var vertx = running.vertx();
            var before = vertx.deploymentIDs();
            var api = URI.create("http://127.0.0.1:" + running.proxy().apiPort());

            assertThatThrownBy(() -> await(Proxy.start(vertx, follower("another token", api))))
                    .hasMessageContaining("cannot copy the routes of " + api + ": it answers 403");
            assertThatThrownBy(() ->
                            await(Proxy.start(vertx, follower(ProxyFixture.TOKEN, URI.create("http://127.0.0.1:1")))))
                    .hasMessageContaining("cannot copy the routes of http://127.0.0.1:1: ");
            assertThatThrownBy(() ->
                            await(Proxy.start(vertx, follower(ProxyFixture.TOKEN, URI.create("ftp://127.0.0.1")))))
                    .hasMessageContaining("it is no http or https URL");
            assertThat(vertx.deploymentIDs()).isEqualTo(before);
        }
    }

    private static ProxyConfig follower(String token, URI api) {
        var config = ProxyConfig.at("127.0.0.1", 0, 0, token);
        return config.with(config.routing().withRoutesFrom(api));
    }

    private static boolean isFree(int port) {
        try (var _ = Wire.to(port)) {
            return false;
        } catch (UncheckedIOException _) {
            return true;
        }
    }
}
