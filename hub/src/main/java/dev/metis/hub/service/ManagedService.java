package dev.metis.hub.service;

import dev.metis.hub.config.Secret;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.oauth.ClientStore;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.service.ServiceClaims.Held;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.process.LocalPrograms;
import dev.metis.hub.spawner.process.LocalPrograms.Status;
import dev.metis.hub.token.Secrets;
import dev.metis.hub.token.TokenStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One service that this hub runs: started, or adopted from a hub that is gone; watched; started again when it ends. Whatever
 * goes wrong with it is a warning and tried again later. All of it on one context.
 */
final class ManagedService {
    private static final Logger log = LoggerFactory.getLogger(ManagedService.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Parts parts;
    private final ServiceSpec spec;
    private volatile Held held;
    private RestartPause pause = RestartPause.NONE;
    private long startedAt = System.nanoTime();
    private long timer = -1;
    private volatile boolean over;
    private volatile Future<Void> underWay = Future.succeededFuture();

    /** What all of them stand on. */
    record Parts(
            Vertx vertx,
            Database database,
            HubEvents events,
            TokenStore tokens,
            ClientStore clients,
            RoleScopes roles,
            ServiceClaims claims,
            ServiceEnvironment environment,
            ServiceHealth health,
            LocalPrograms programs) {}

    ManagedService(Parts parts, ServiceSpec spec, Held held) {
        this.parts = parts;
        this.spec = spec;
        this.held = held;
    }

    Held held() {
        return held;
    }

    /** Takes charge: nothing is known of what a hub before this one left. */
    void begin() {
        step(parts.programs().status(instance()).compose(status -> switch (status) {
            case Status.Running running when running.fingerprint().equals(fingerprint()) -> adopt(running);
            case Status.Running _, Status.Exited _, Status.Absent _ -> startAnew();
        }));
    }

    /** Leaves it as it is: another hub is in charge, or nobody wants it any more. */
    void abandon() {
        over = true;
        parts.vertx().cancelTimer(timer);
    }

    /** Ends it, whatever it was about to do. */
    Future<Void> stop() {
        abandon();
        return underWay.transform(_ -> parts.programs().stop(instance())).onSuccess(_ -> info().log("service_stopped"));
    }

    private InstanceId instance() {
        return new InstanceId(held.id(), held.run());
    }

    /** Nothing that happens to a service ends the care for it. */
    private void step(Future<Void> work) {
        underWay = work.onFailure(this::failed);
    }

    private void failed(Throwable cause) {
        (switch (cause) {
                    case SpawnException refused ->
                        warn().addKeyValue("reason", refused.getMessage()).addKeyValue("output", refused.lastLog());
                    case Throwable away
                    when Database.isUnavailable(away) -> warn().addKeyValue("reason", away.toString());
                    default -> warn().setCause(cause);
                })
                .log("service_not_started");
        again(Duration.ZERO);
    }

    private Future<Void> adopt(Status.Running running) {
        info().addKeyValue("pid", running.pid()).log("service_adopted");
        return running(running.pid());
    }

    /** What ran before, here, is ended first. */
    private Future<Void> startAnew() {
        return parts.programs()
                .stop(instance())
                .compose(_ -> parts.events().inTransaction(this::beginRun))
                .compose(begun -> begun.isPresent() ? start(begun.get()) : Future.succeededFuture());
    }

    /** @param token what it proves itself with, clear */
    private record Begun(Held held, String token) {
        @Override
        public String toString() {
            return "Begun[" + held + "]";
        }
    }

    private Future<Optional<Begun>> beginRun(SqlConnection tx) {
        return parts.claims()
                .beginRun(tx, held)
                .compose(begun -> begun.isPresent()
                        ? token(tx, begun.get()).map(token -> Optional.of(new Begun(begun.get(), token)))
                        : Future.succeededFuture(Optional.empty()));
    }

    /** Without one in the settings each start has a new one, and no earlier one is worth anything any more. */
    private Future<String> token(SqlConnection tx, Held begun) {
        if (spec.apiToken().isPresent()) {
            return Future.succeededFuture(spec.apiToken().get().reveal());
        }
        var secret = Secrets.hex32();
        return parts.roles()
                .ofNewToken(tx)
                .compose(scopes -> parts.tokens().putGenerated(tx, begun.id(), secret, scopes))
                .compose(_ -> parts.clients().setSecret(tx, begun.id(), Optional.of(secret)))
                .compose(_ -> parts.events().publish(tx, new HubEvent.ServiceChanged(begun.id())))
                .map(secret);
    }

    private Future<Void> start(Begun begun) {
        held = begun.held();
        startedAt = System.nanoTime();
        if (over) {
            return Future.succeededFuture();
        }
        return parts.programs()
                .start(new LocalPrograms.Program(
                        instance(),
                        spec.name(),
                        spec.command(),
                        spec.directory(),
                        spec.account(),
                        parts.environment().of(spec, begun.token()),
                        fingerprint()))
                .compose(pid -> {
                    info().addKeyValue("pid", pid)
                            .addKeyValue("output", parts.programs().logFile(spec.name()))
                            .log("service_started");
                    parts.health().watchStart(held.name());
                    return running(pid);
                });
    }

    /** Whatever would make another process of it; a token the hub made up does not. */
    private String fingerprint() {
        var all = new JsonObject()
                .put("command", new JsonArray(spec.command()))
                .put("directory", spec.directory().map(Path::toString).orElse(""))
                .put("account", spec.account().orElse(""))
                .put("token", spec.apiToken().map(Secret::reveal).orElse(""))
                .put(
                        "environment",
                        new JsonObject(new TreeMap<>(parts.environment().of(spec))));
        return HexFormat.of().formatHex(Sha256.of(all.encode().getBytes(StandardCharsets.UTF_8)));
    }

    private Future<Void> running(long pid) {
        lookLater();
        return note(Optional.of(pid));
    }

    /** For people who look; nothing depends on it. */
    private Future<Void> note(Optional<Long> pid) {
        return parts.claims().setPid(parts.database().sql(), held, pid).otherwiseEmpty();
    }

    private void lookLater() {
        later(
                LOOK,
                () -> step(parts.programs()
                        .status(instance())
                        .map(Optional::of)
                        .otherwise(Optional.empty())
                        .compose(this::looked)));
    }

    /** @param status empty when that could not be found out, which says nothing */
    private Future<Void> looked(Optional<Status> status) {
        if (status.isEmpty() || status.get() instanceof Status.Running) {
            lookLater();
            return Future.succeededFuture();
        }
        return ended(status.get() instanceof Status.Exited exited ? exited : new Status.Exited("is gone", ""));
    }

    /** However it ended, it is wanted: also one that says that it is done. Source: {@code Service._proc_stopped}. */
    private Future<Void> ended(Status.Exited exited) {
        if (over) {
            return Future.succeededFuture();
        }
        warn().addKeyValue("reason", exited.reason())
                .addKeyValue("output", exited.lastLog())
                .log("service_ended");
        again(Duration.ofNanos(System.nanoTime() - startedAt));
        return note(Optional.empty());
    }

    private void again(Duration ran) {
        pause = pause.after(ran);
        later(pause.length(), () -> step(startAnew()));
    }

    private void later(Duration time, Runnable work) {
        if (!over) {
            parts.vertx().cancelTimer(timer);
            timer = parts.vertx().setTimer(time.toMillis(), _ -> work.run());
        }
    }

    private LoggingEventBuilder info() {
        return log.atInfo().addKeyValue("service", spec.name());
    }

    private LoggingEventBuilder warn() {
        return log.atWarn().addKeyValue("service", spec.name());
    }
}
