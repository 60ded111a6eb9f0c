package dev.metis.deploy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Servers that many users start and stop at the same time. Their processes only write down where they should listen, and it is
 * the rehearsal that listens there: that needs no program that a machine may not have, and hardly any time.
 */
final class StartRehearsal {
    private static final int WAVES = 4;
    private static final long LOOK_MILLIS = 5;
    private static final String FILE = "listens-at";
    private static final String PROCESS =
            "echo \"$JUPYTERHUB_SERVICE_URL\" >" + FILE + ".new && mv " + FILE + ".new " + FILE + " && exec sleep 60";

    private final Vertx vertx;
    private final ApiRehearsal api;
    private final Path directory;

    /** @param directory the data directory of the hub */
    StartRehearsal(Vertx vertx, ApiRehearsal api, Path directory) {
        this.vertx = vertx;
        this.api = api;
        this.directory = directory;
    }

    /** Settings of a hub whose servers are such processes. */
    static Map<String, String> settings() {
        return Map.of("Spawner.cmd", JsonArray.of("sh", "-c", PROCESS).encode(), "JupyterHub.spawner_class", "simple");
    }

    /** How many servers ran; fails on a machine where none does. The users are {@link ApiRehearsal}'s. */
    Future<Integer> play() {
        return waves(WAVES).map(WAVES * ApiRehearsal.AT_ONCE);
    }

    private Future<Void> waves(int left) {
        return left == 0
                ? Future.succeededFuture()
                : all(this::start).compose(_ -> all(this::stop)).compose(_ -> waves(left - 1));
    }

    private static Future<Void> all(IntFunction<Future<?>> what) {
        return Future.join(IntStream.rangeClosed(1, ApiRehearsal.AT_ONCE)
                        .mapToObj(what)
                        .toList())
                .mapEmpty();
    }

    private Future<?> start(int user) {
        Promise<URI> address = Promise.promise();
        var listening = address.future().compose(this::listen);
        var look = vertx.setPeriodic(
                LOOK_MILLIS,
                _ -> vertx.fileSystem()
                        .readFile(file(user))
                        .onSuccess(text ->
                                address.tryComplete(URI.create(text.toString().strip()))));
        return api.call(HttpMethod.POST, server(user), new JsonObject())
                .onSuccess(answer -> address.tryFail("no process, but " + answer.encode()))
                .compose(_ -> listening)
                .compose(HttpServer::close)
                .onComplete(_ -> vertx.cancelTimer(look));
    }

    private Future<?> stop(int user) {
        return api.call(HttpMethod.DELETE, server(user), new JsonObject())
                .compose(_ -> vertx.fileSystem().delete(file(user)));
    }

    private static String server(int user) {
        return "/users/" + ApiRehearsal.name(user) + "/server";
    }

    private String file(int user) {
        return directory
                .resolve("homes")
                .resolve(ApiRehearsal.name(user))
                .resolve(FILE)
                .toString();
    }

    private Future<HttpServer> listen(URI address) {
        return vertx.createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(address.getPort(), address.getHost());
    }
}
