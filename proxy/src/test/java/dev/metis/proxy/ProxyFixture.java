package dev.metis.proxy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.fail;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A running proxy on free ports, and a caller of its API. */
final class ProxyFixture implements AutoCloseable {

    static final String TOKEN = "secret";
    static final int LOOPS = 4;

    private final Vertx vertx;
    private final Proxy proxy;
    private final HttpClient http = HttpClient.newHttpClient();

    private ProxyFixture(ProxyConfig config, int loops) {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
        proxy = await(Proxy.start(vertx, config));
    }

    static ProxyFixture start() {
        return with(config -> config);
    }

    static ProxyFixture with(UnaryOperator<ProxyConfig> change) {
        return new ProxyFixture(change.apply(ProxyConfig.at("127.0.0.1", 0, 0, TOKEN)), LOOPS);
    }

    /** On one event loop, for those who have to know what it does next. */
    static ProxyFixture onOneLoop() {
        return new ProxyFixture(ProxyConfig.at("127.0.0.1", 0, 0, TOKEN), 1);
    }

    /** With TLS on the public listener. */
    static ProxyFixture encrypted(TestKey key, UnaryOperator<ProxyConfig> change) {
        return with(config ->
                change.apply(config.with(config.listener().with(Optional.of(ServerTls.of(key.options()))))));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until it holds. */
    static void eventually(String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("never happened: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Waits until the count stands still for a while, and returns it. */
    static long untilStuck(AtomicLong count) {
        var last = new AtomicLong(-1);
        var since = new AtomicLong(System.nanoTime());
        eventually("stuck", () -> {
            var now = count.get();
            if (now != last.getAndSet(now)) {
                since.set(System.nanoTime());
            }
            return now > 0 && System.nanoTime() - since.get() > 500_000_000L;
        });
        return last.get();
    }

    Vertx vertx() {
        return vertx;
    }

    Proxy proxy() {
        return proxy;
    }

    /** A new connection to the public listener. */
    Wire connect() {
        return Wire.to(proxy.port());
    }

    /** Sends text on a new connection and reads one answer. */
    Wire.Message ask(String request) {
        try (var wire = connect()) {
            return wire.send(request).message();
        }
    }

    Wire.Message get(String path) {
        return ask("GET " + path + " HTTP/1.1\nHost: hub.example\n\n");
    }

    void route(String key, RawBackend backend) {
        route(key, "http://127.0.0.1:" + backend.port());
    }

    void route(String key, String target) {
        var status = api(
                        "POST",
                        "/api/routes" + key,
                        JsonObject.of("target", target).encode())
                .statusCode();
        if (status != 201) {
            fail("route not added: " + status);
        }
    }

    HttpResponse<String> api(String method, String path, String body) {
        return api(method, path, body, "token " + TOKEN);
    }

    HttpResponse<String> api(String method, String path, String body, String authorization) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.apiPort() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    JsonObject data(String key) {
        return new JsonObject(api("GET", "/api/routes" + key, "").body());
    }

    Instant lastActivity(String key) {
        return Instant.parse(data(key).getString("last_activity"));
    }

    /** Returns once the clock shows a later millisecond, so that activity from now on differs. */
    static void nextMillisecond() {
        var start = System.currentTimeMillis();
        eventually("clock moves on", () -> System.currentTimeMillis() > start);
    }

    @Override
    public void close() {
        http.close();
        await(proxy.stop());
        await(vertx.close());
    }
}
