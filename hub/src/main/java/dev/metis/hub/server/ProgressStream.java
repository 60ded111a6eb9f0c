package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.BaseUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of a start as server-sent events: what is written already, then each line as it comes, until the start is
 * over. A reloaded page and another hub tell the same story. Source: JupyterHub {@code SpawnProgressAPIHandler}.
 */
final class ProgressStream {
    private static final Logger log = LoggerFactory.getLogger(ProgressStream.class);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(8);

    private final Vertx vertx;
    private final Database database;
    private final Journal journal;
    private final ServerWatch watch;
    private final BaseUrl base;

    ProgressStream(Vertx vertx, Database database, Journal journal, ServerWatch watch, BaseUrl base) {
        this.vertx = vertx;
        this.database = database;
        this.journal = journal;
        this.watch = watch;
        this.base = base;
    }

    /**
     * Completes when the stream has ended. A server that neither starts, runs nor failed has no story to tell: 404 after a
     * clean stop, 400 while it stops or before it was ever started.
     */
    Future<Void> send(RoutingContext ctx, Server server) {
        return switch (server.state()) {
            case READY -> once(ctx, readyEvent(server));
            case SPAWNING -> follow(ctx, server);
            case STOPPED -> server.hasFailed() ? follow(ctx, server) : notStarting(server);
            case STOPPING -> notStarting(server);
        };
    }

    private static Future<Void> notStarting(Server server) {
        boolean known = server.isActive() || (server.run() == 0 && !server.key().isDefault());
        return known
                ? new HubError.BadRequest(ServerRegister.shown(server.key()) + " is not starting").failed()
                : new HubError.NotFound("start in progress", server.key().fullName()).failed();
    }

    private Future<Void> once(RoutingContext ctx, JsonObject event) {
        var response = begin(ctx);
        return response.end(framed(event));
    }

    private Future<Void> follow(RoutingContext ctx, Server server) {
        var response = begin(ctx);
        var follower = new Follower(server, response);
        return follower.run();
    }

    private static HttpServerResponse begin(RoutingContext ctx) {
        var response = ctx.response()
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true);
        response.write("\n\n");
        return response;
    }

    private static String framed(JsonObject event) {
        return "data: " + event.encode() + "\n\n";
    }

    private JsonObject readyEvent(Server server) {
        var url = base.path() + server.key().path();
        return new JsonObject()
                .put("progress", 100)
                .put("ready", true)
                .put("message", "Server ready at " + url)
                .put("html_message", "Server ready at <a href=\"" + url + "\">" + url + "</a>")
                .put("url", url);
    }

    private JsonObject toJson(Server server, ServerEvent event) {
        return switch (event.kind()) {
            case READY -> readyEvent(server);
            case STEP -> new JsonObject().put("progress", event.percent()).put("message", event.message());
            case FAILED, STOPPING, STOPPED -> {
                var failed = new JsonObject()
                        .put("progress", 100)
                        .put("failed", true)
                        .put("message", event.message());
                event.detail().ifPresent(detail -> failed.put("log", detail));
                yield failed;
            }
        };
    }

    /**
     * One reader of one start, which goes on as another run when a second hub takes it over. All of it happens on the request's
     * context.
     */
    private final class Follower {
        private final Server server;
        private final HttpServerResponse response;
        private final Promise<Void> done = Promise.promise();
        private long lastId;
        private boolean reading;
        private boolean again;
        private boolean told;

        Follower(Server server, HttpServerResponse response) {
            this.server = server;
            this.response = response;
        }

        Future<Void> run() {
            var subscription = watch.subscribe(server.id(), this::read);
            long keepAlive = vertx.setPeriodic(KEEP_ALIVE.toMillis(), _ -> {
                if (!told) {
                    response.write("\n\n");
                    read();
                }
            });
            response.closeHandler(_ -> done.tryComplete());
            response.exceptionHandler(_ -> done.tryComplete());
            read();
            return done.future().andThen(_ -> {
                subscription.close();
                vertx.cancelTimer(keepAlive);
            });
        }

        private void read() {
            if (reading) {
                again = true;
                return;
            }
            reading = true;
            again = false;
            journal.after(database.sql(), server.id(), server.run(), lastId)
                    .onSuccess(events -> events.forEach(this::write))
                    .onFailure(cause -> log.atDebug().setCause(cause).log("journal_not_read"))
                    .onComplete(_ -> {
                        reading = false;
                        if (again && !told && !done.future().isComplete()) {
                            read();
                        }
                    });
        }

        private void write(ServerEvent event) {
            if (told || done.future().isComplete()) {
                return;
            }
            lastId = event.id();
            var frame = framed(toJson(server, event));
            if (event.kind().isLast()) {
                told = true;
                response.end(frame).onComplete(_ -> done.tryComplete());
            } else {
                response.write(frame);
            }
        }
    }
}
