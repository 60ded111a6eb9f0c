package dev.metis.hub.gpu;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.db.Database;
import dev.metis.hub.name.UserName;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Hands GPUs to starts, in the order in which they asked. */
public final class Gpus {
    private static final long LOOK_MILLIS = 1_000;

    private final Vertx vertx;
    private final Database database;
    private final GpuConfig config;
    private final Supplier<Future<List<String>>> platform;
    private final GpuStore store = new GpuStore();

    /** @param platform names the GPUs it has; asked when the settings name none */
    public Gpus(Vertx vertx, Database database, GpuConfig config, Supplier<Future<List<String>>> platform) {
        this.vertx = vertx;
        this.database = database;
        this.config = config;
        this.platform = platform;
    }

    /**
     * A start that wants some.
     *
     * @param server its row
     * @param tell gets a sentence each time its place changes
     * @param stillWanted fails when somebody else goes on with the start
     */
    public record Wish(long server, int gpus, Consumer<String> tell, Supplier<Future<Void>> stillWanted) {}

    /**
     * Completes with the devices that are this server's own until it is stopped. Fails with {@link SpawnException} when there
     * are not so many, or none became free in time. May be repeated: who has them keeps them, who waits keeps the place.
     */
    public Future<List<String>> take(Wish wish) {
        if (wish.gpus() == 0) {
            return Future.succeededFuture(List.of());
        }
        return devices()
                .compose(devices -> wish.gpus() <= devices.size()
                        ? ask(wish, devices, "")
                        : Future.failedFuture(new SpawnException(
                                "It wants " + counted(wish.gpus()) + ", but there "
                                        + (devices.size() == 1 ? "is " : "are ")
                                        + (devices.isEmpty() ? "none" : String.valueOf(devices.size()))
                                        + ". Ask for fewer, or set Metis.gpu_devices.",
                                "")));
    }

    private Future<List<String>> devices() {
        return config.devices().isEmpty() ? platform.get() : Future.succeededFuture(config.devices());
    }

    private Future<List<String>> ask(Wish wish, List<String> devices, String told) {
        return wish.stillWanted()
                .get()
                .compose(_ -> database.patiently(
                        () -> database.inTransaction(tx -> store.ask(tx, wish.server(), wish.gpus(), devices))))
                .compose(turn -> switch (turn) {
                    case GpuTurn.Granted granted -> Future.succeededFuture(granted.devices());
                    case GpuTurn.Waiting waiting -> goOnWaiting(wish, devices, waiting, told);
                });
    }

    private Future<List<String>> goOnWaiting(Wish wish, List<String> devices, GpuTurn.Waiting waiting, String told) {
        if (waiting.waited().compareTo(config.patience()) >= 0) {
            return store.leave(database.sql(), wish.server())
                    .compose(_ -> Future.failedFuture(new SpawnException(tooLate(wish, devices, waiting), "")));
        }
        var sentence = "Waiting for " + counted(wish.gpus()) + ": " + (devices.size() - waiting.free()) + " of "
                + devices.size() + " in use, "
                + (waiting.before() == 0 ? "you are next" : waiting.before() + " before you in the queue");
        if (!sentence.equals(told)) {
            wish.tell().accept(sentence);
        }
        return vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS).compose(_ -> ask(wish, devices, sentence));
    }

    private String tooLate(Wish wish, List<String> devices, GpuTurn.Waiting waiting) {
        var use = (devices.size() - waiting.free()) + " of " + devices.size() + " GPUs are in use"
                + (waiting.before() == 0 ? "" : ", and " + waiting.before() + " before you wait for one");
        return config.patience().isZero()
                ? use + ", and this server wants " + wish.gpus() + ". Try again later."
                : "No " + counted(wish.gpus()) + " became free within "
                        + config.patience().toSeconds() + " s: " + use + ".";
    }

    private static String counted(int gpus) {
        return gpus == 1 ? "1 GPU" : gpus + " GPUs";
    }

    /** The server is stopped: what it had is free. */
    public Future<Void> release(SqlClient sql, long server) {
        return store.release(sql, server);
    }

    /** Whose starts are before a waiting one, as far as the viewer may know; empty when it does not wait. */
    public Future<Optional<String>> queue(long server, Caller viewer) {
        return store.before(database.sql(), server).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            var owners = found.iterator().next();
            return Future.all(owners.stream()
                            .map(owner -> viewer.may(Scope.READ_USERS_NAME, new Resource.OfUser(owner)))
                            .toList())
                    .map(may -> Optional.of(sentence(owners, may.list())));
        });
    }

    private static String sentence(List<UserName> owners, List<Boolean> visible) {
        if (owners.isEmpty()) {
            return "Waiting for a GPU to become free. You are next.";
        }
        var names = java.util.stream.IntStream.range(0, owners.size())
                .mapToObj(i -> visible.get(i) ? owners.get(i).value() : "somebody")
                .collect(Collectors.joining(", "));
        return "Waiting for a GPU to become free. Before you: " + names + ".";
    }
}
