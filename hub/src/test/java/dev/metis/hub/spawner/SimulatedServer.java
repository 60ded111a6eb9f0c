package dev.metis.hub.spawner;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** One run of a simulated server: a real HTTP listener that follows a {@link Script}. Used on its platform's context only. */
final class SimulatedServer {
    private final ServerSpec spec;
    private final Script script;
    private final Vertx vertx;
    private final HttpServer listener;
    private final Promise<ServerAddress> started = Promise.promise();
    private final Promise<Void> startGate = Promise.promise();
    private final Promise<Void> stopGate = Promise.promise();
    private final Promise<Void> gone = Promise.promise();
    private final AtomicInteger requests = new AtomicInteger();
    private boolean answering;
    private volatile boolean alive = true;
    private Optional<ServerStatus.Exited> exit = Optional.empty();

    SimulatedServer(ServerSpec spec, Script script, Vertx vertx) {
        this.spec = spec;
        this.script = script;
        this.vertx = vertx;
        this.listener = vertx.createHttpServer()
                .requestHandler(this::handle)
                .webSocketHandler(socket -> socket.handler(socket::write));
    }

    void launch(SpawnProgress progress) {
        script.steps().forEach(step -> progress.report(step.percent(), step.message()));
        if (!script.startHeld()) {
            after(script.startTakes(), startGate::tryComplete);
        }
        if (!script.stopHeld()) {
            stopGate.complete();
        }
        startGate.future().onSuccess(_ -> run());
        started.future().onSuccess(_ -> script.dies().ifPresent(this::die));
    }

    private void run() {
        if (script.startFails().isPresent()) {
            end(new SpawnException(script.startFails().get(), log()));
            return;
        }
        listener.listen(0, "127.0.0.1")
                .map(server -> new ServerAddress("http", "127.0.0.1", server.actualPort()))
                .onComplete(this::listening, started::tryFail);
        if (!script.answersHeld()) {
            after(script.answersAfter(), () -> answering = true);
        }
    }

    private void die(Script.Death death) {
        after(death.after(), () -> exit("exited with code " + death.code()));
    }

    private void listening(ServerAddress address) {
        if (!started.tryComplete(address)) {
            listener.close();
        }
    }

    /** Whoever asks while it starts waits for the same start. */
    Future<ServerAddress> address() {
        return started.future();
    }

    Future<Void> stop(boolean now) {
        return stopGate.future().compose(_ -> {
            after(
                    now ? Duration.ZERO : script.stopTakes(),
                    () -> end(new SpawnException("stopped while it started", "")));
            return gone.future();
        });
    }

    /** It ends by itself; who waits for its start learns so. */
    void exit(String reason) {
        exit(new ServerStatus.Exited(reason, log()));
    }

    /** The same, when another program listens where it was to. */
    void displace() {
        exit(new ServerStatus.Exited("exited with code 1", log(), true));
    }

    private void exit(ServerStatus.Exited how) {
        if (alive) {
            exit = Optional.of(how);
            end(new SpawnException(how.reason(), how.lastLog()));
        }
    }

    private void end(SpawnException toStarters) {
        if (alive) {
            alive = false;
            started.tryFail(toStarters);
            listener.close().onComplete(_ -> gone.complete());
        }
    }

    void release() {
        startGate.tryComplete();
        stopGate.tryComplete();
        answering = true;
    }

    ServerStatus status() {
        if (exit.isPresent()) {
            return exit.get();
        }
        return alive && started.future().succeeded()
                ? new ServerStatus.Running(started.future().result())
                : new ServerStatus.Absent();
    }

    ServerSpec spec() {
        return spec;
    }

    boolean alive() {
        return alive;
    }

    int requests() {
        return requests.get();
    }

    /** What it wrote, without the secrets it was given. */
    String log() {
        var secrets = spec.hubEnvironment().entrySet().stream()
                .filter(variable -> variable.getKey().endsWith("_TOKEN"))
                .map(variable -> variable.getValue())
                .toList();
        return script.log().stream()
                .map(line -> secrets.stream().reduce(line, (text, secret) -> text.replace(secret, "***")))
                .collect(Collectors.joining("\n"));
    }

    private void handle(HttpServerRequest request) {
        requests.incrementAndGet();
        if (!answering) {
            if (!script.hangs()) {
                request.connection().close();
            }
        } else if (request.path().startsWith(spec.basePath())) {
            request.response()
                    .putHeader("X-JupyterHub-Version", "6.0.0")
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("version", "2.17.0")
                            .put("instance", spec.instance().toString())
                            .put("method", request.method().name())
                            .put("uri", request.uri())
                            .encode());
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private void after(Duration time, Runnable action) {
        if (time.isZero()) {
            action.run();
        } else {
            vertx.setTimer(time.toMillis(), _ -> action.run());
        }
    }
}
