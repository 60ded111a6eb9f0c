package dev.metis.hub.route;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How routes get into a proxy, ours or another. */
class ProxyClientIT {
    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private final Queue<String> paths = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        resultOf(vertx.close());
    }

    /** @param ofMany the status that a request with many routes gets */
    private ProxyClient proxy(int ofMany) {
        int port = resultOf(vertx.createHttpServer()
                        .requestHandler(request -> answer(request, ofMany))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        return new ProxyClient(vertx, URI.create("http://127.0.0.1:" + port), "secret", 4);
    }

    private void answer(HttpServerRequest request, int ofMany) {
        request.body().onSuccess(body -> {
            calls.add(request.method().name());
            if (!request.method().name().equals("PATCH")) {
                paths.add(request.path());
                request.response().setStatusCode(201).end();
                return;
            }
            if (ofMany == 201) {
                paths.addAll(new JsonObject(body).fieldNames());
            }
            request.response().setStatusCode(ofMany).end();
        });
    }

    private static List<Route> routes(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> new Route("/user/" + n, "http://127.0.0.1:1", new JsonObject()))
                .toList();
    }

    /** The client is called on an event loop, as the hub calls it. */
    private Future<Void> add(List<Route> routes, ProxyClient to) {
        var done = Promise.<Void>promise();
        vertx.runOnContext(_ -> to.addAll(routes).onComplete(done));
        return done.future();
    }

    @Test
    void thousands_of_routes_take_a_few_requests() {
        resultOf(add(routes(2_500), proxy(201)));

        assertThat(calls).containsExactly("PATCH", "PATCH", "PATCH");
        assertThat(paths).hasSize(2_500).doesNotHaveDuplicates();
    }

    @Test
    void a_proxy_that_knows_only_single_routes_gets_them_one_by_one() {
        resultOf(add(routes(30), proxy(405)));

        assertThat(calls).hasSize(31).startsWith("PATCH").containsOnlyOnce("PATCH");
        assertThat(paths).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void a_proxy_that_fails_is_not_asked_again_with_single_routes() {
        assertThat(failureOf(add(routes(30), proxy(500)))).hasMessageContaining("answered 500");

        assertThat(calls).containsExactly("PATCH");
    }

    @Test
    void a_proxy_that_cannot_cut_is_asked_once_and_again_when_it_was_away() {
        var asked = new ConcurrentLinkedQueue<String>();
        int port = resultOf(vertx.createHttpServer()
                        .requestHandler(request -> {
                            asked.add(request.uri());
                            request.response().setStatusCode(404).end("Not Found");
                        })
                        .listen(0, "127.0.0.1"))
                .actualPort();
        var client = new ProxyClient(vertx, URI.create("http://127.0.0.1:" + port), "secret", 4);

        vertx.runOnContext(_ -> client.cutRoute("/user/a b"));
        eventually(() -> assertThat(client.cuts()).isFalse());
        client.cutSession("0123", "/");
        client.cutRoute("/user/b");
        client.isBack();
        vertx.runOnContext(_ -> client.cutSession("4567", "/"));
        eventually(() -> assertThat(client.cuts()).isFalse());

        assertThat(asked)
                .containsExactly("/api/connections?route=%2Fuser%2Fa%20b", "/api/connections?session=4567&except=%2F");
    }
}
