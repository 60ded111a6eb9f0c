package dev.metis.hub.server;

import dev.metis.hub.config.Secret;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.SpawnProgress;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A spawner whose every call ends. Spawners know their platforms and have limits of their own, which say more; these are for
 * what they did not think of, so that nobody waits for ever. What is given up may go on: every call may be repeated. Only a stop
 * is not, as long as the spawner may still be busy with it: whoever asks again waits for the first.
 */
final class LimitedSpawner implements Spawner {
    private final Spawner spawner;
    private final Limits limits;
    private final Map<InstanceId, Stop> stops = new ConcurrentHashMap<>();

    /** What the spawner does, however long somebody waits for it. */
    private record Stop(Future<Void> end, long beganNanos) {
        boolean isGoingOn(Duration longest) {
            return !end.isComplete() && System.nanoTime() - beganNanos < longest.toNanos();
        }
    }

    /**
     * How long somebody waits.
     *
     * @param start for an address
     * @param stop until nothing is left of a server
     * @param answer for everything else
     */
    record Limits(Duration start, Duration stop, Duration answer) {}

    LimitedSpawner(Spawner spawner, Limits limits) {
        this.spawner = spawner;
        this.limits = limits;
    }

    Spawner limited() {
        return spawner;
    }

    @Override
    public String name() {
        return spawner.name();
    }

    @Override
    public void requireUsable(JsonObject options) {
        spawner.requireUsable(options);
    }

    @Override
    public Future<ServerAddress> start(ServerSpec spec, SpawnProgress progress) {
        return within(limits.start(), spawner.start(spec, progress), "it did not come up within ");
    }

    @Override
    public Duration longestStop() {
        return spawner.longestStop();
    }

    /** One that should have been over long ago, also by the spawner's own settings, is taken for lost. */
    @Override
    public Future<Void> stop(InstanceId instance, boolean now) {
        var longest = Collections.max(List.of(limits.stop(), spawner.longestStop()));
        var stop = stops.compute(
                instance,
                (_, first) -> first != null && first.isGoingOn(longest)
                        ? first
                        : new Stop(spawner.stop(instance, now), System.nanoTime()));
        stop.end().onComplete(_ -> stops.remove(instance, stop));
        return within(limits.stop(), stop.end(), "the platform did not stop it within ");
    }

    @Override
    public Future<ServerStatus> status(InstanceId instance) {
        return answered(spawner.status(instance), "whether the server runs");
    }

    @Override
    public Future<String> lastLog(InstanceId instance, int lines) {
        return answered(spawner.lastLog(instance, lines), "what the server wrote");
    }

    @Override
    public Future<Optional<Secret>> keptToken(InstanceId instance) {
        return answered(spawner.keptToken(instance), "which token the server has");
    }

    @Override
    public Future<List<String>> devices() {
        return answered(spawner.devices(), "which GPUs there are");
    }

    @Override
    public Future<List<InstanceId>> instances() {
        return answered(spawner.instances(), "which servers there are");
    }

    private <T> Future<T> answered(Future<T> answer, String question) {
        return within(limits.answer(), answer, "the platform does not say " + question + ": no answer within ");
    }

    private static <T> Future<T> within(Duration limit, Future<T> answer, String otherwise) {
        return answer.timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> Future.failedFuture(
                        cause instanceof TimeoutException
                                ? new SpawnException(otherwise + inSeconds(limit) + " s", "")
                                : cause));
    }

    static String inSeconds(Duration limit) {
        return limit.toMillis() % 1_000 == 0
                ? String.valueOf(limit.toSeconds())
                : String.valueOf(limit.toMillis() / 1_000.0);
    }
}
