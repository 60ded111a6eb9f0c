package dev.metis.hub.spawner;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A spawner for tests of the hub: its servers live on a {@link SimulatedPlatform}, so they outlive it and its hub. */
public final class SimulatedSpawner implements Spawner {
    private final Vertx vertx;
    private final SimulatedPlatform platform;

    /** @param vertx the hub's; futures complete on its contexts */
    public SimulatedSpawner(Vertx vertx, SimulatedPlatform platform) {
        this.vertx = vertx;
        this.platform = platform;
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Future<ServerAddress> start(ServerSpec spec, SpawnProgress progress) {
        var context = vertx.getOrCreateContext();
        SpawnProgress here = (percent, message) -> context.runOnContext(_ -> progress.report(percent, message));
        return Future.fromCompletionStage(platform.start(spec, here), context);
    }

    @Override
    public Future<ServerStatus> status(InstanceId instance) {
        return here(platform.status(instance));
    }

    @Override
    public Future<Void> stop(InstanceId instance, boolean now) {
        return here(platform.stop(instance, now));
    }

    @Override
    public Duration longestStop() {
        return platform.longestStop();
    }

    @Override
    public Future<String> lastLog(InstanceId instance, int lines) {
        return here(platform.lastLog(instance, lines));
    }

    @Override
    public Future<List<InstanceId>> instances() {
        return here(platform.instances());
    }

    private <T> Future<T> here(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }
}
