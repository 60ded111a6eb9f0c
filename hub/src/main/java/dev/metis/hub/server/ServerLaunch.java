package dev.metis.hub.server;

import dev.metis.hub.gpu.Gpus;
import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Future;
import java.util.List;

/** Gives a server what it needs, its token and its GPUs, and has the platform start it. */
final class ServerLaunch {
    /** Percent of a start that waits for its turn. */
    private static final int WAITING = 5;

    private final ClaimedWork claimed;
    private final ServerCredentials credentials;
    private final ServerSpecs specs;
    private final Spawner spawner;
    private final Gpus gpus;

    ServerLaunch(ClaimedWork claimed, ServerCredentials credentials, ServerSpecs specs, Spawner spawner, Gpus gpus) {
        this.claimed = claimed;
        this.credentials = credentials;
        this.specs = specs;
        this.spawner = spawner;
        this.gpus = gpus;
    }

    /** Completes when its address is known. */
    Future<ServerAddress> run(Server server) {
        return handedOut(server)
                .compose(devices -> claimed.settle(server, tx -> credentials.issue(tx, server))
                        .map(issued -> specs.spec(server, issued, devices)))
                .compose(spec -> start(server, spec));
    }

    /** Waits until it has what is to be its own; that time is no part of the start's. */
    private Future<List<String>> handedOut(Server server) {
        return claimed.require(server)
                .compose(_ -> gpus.take(new Gpus.Wish(
                        server.id(),
                        specs.gpus(server),
                        sentence -> claimed.step(server, WAITING, sentence),
                        () -> claimed.require(server))));
    }

    private Future<ServerAddress> start(Server server, ServerSpec spec) {
        return spawner.start(spec, (percent, message) -> claimed.step(server, scaled(percent), message));
    }

    /** A server that could only be started as it was has the token it had. */
    Future<Void> acceptToken(Server server) {
        return spawner.keptToken(server.instance())
                .compose(kept -> kept.isEmpty()
                        ? Future.succeededFuture()
                        : claimed.settle(server, tx -> credentials.adopt(tx, server, kept.get()))
                                .map(ServerCredentials::requireOwn));
    }

    /** A spawner's own 0 to 100 is the part of the bar between 10 and 70. */
    private static int scaled(int percent) {
        return 10 + Math.clamp(percent, 0, 100) * 60 / 100;
    }
}
