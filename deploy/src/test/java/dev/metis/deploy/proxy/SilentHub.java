package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/** Another hub, as far as one asks whether it is alive. */
final class SilentHub implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final int port;

    private SilentHub() {
        port = resultOf(vertx.createHttpServer()
                        .requestHandler(request -> {
                            asked.incrementAndGet();
                            request.response().end();
                        })
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    static SilentHub start() {
        return new SilentHub();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Waits until it was asked so many times more. */
    void awaitAsked(int times) {
        int enough = asked.get() + times;
        eventually(() -> assertThat(asked.get()).isGreaterThanOrEqualTo(enough));
    }

    @Override
    public void close() {
        resultOf(vertx.close());
    }
}
