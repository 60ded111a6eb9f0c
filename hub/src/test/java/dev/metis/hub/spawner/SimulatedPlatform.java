package dev.metis.hub.spawner;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A platform in memory that outlives hubs and spawner objects, as Docker's daemon does. Its servers are real HTTP listeners
 * that answer below their base path and echo WebSockets; how they misbehave is told by a {@link Script}.
 */
public final class SimulatedPlatform implements AutoCloseable {
    private static final Comparator<InstanceId> ORDER =
            Comparator.comparingLong(InstanceId::server).thenComparingLong(InstanceId::run);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final Map<InstanceId, SimulatedServer> servers = new ConcurrentHashMap<>();
    private final Map<InstanceId, String> logsOfStopped = new ConcurrentHashMap<>();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<InstanceId> launches = new CopyOnWriteArrayList<>();
    private final Set<Long> doubled = ConcurrentHashMap.newKeySet();
    private volatile Script script;
    private volatile boolean reachable = true;
    private volatile boolean silent;
    private volatile Future<Void> listing = Future.succeededFuture();
    private final AtomicInteger listings = new AtomicInteger();
    private final AtomicInteger stops = new AtomicInteger();
    private volatile Duration longestStop = Duration.ZERO;

    public SimulatedPlatform() {
        this(Script.answers());
    }

    public SimulatedPlatform(Script script) {
        this.script = script;
    }

    /** How servers behave that are started from now on. */
    public void script(Script script) {
        this.script = script;
    }

    /** How servers of one owner behave that are started from now on. */
    public void script(String owner, Script script) {
        scripts.put(owner, script);
    }

    /** While unreachable every call of a spawner fails, and what runs goes on. */
    public void reachable(boolean reachable) {
        this.reachable = reachable;
    }

    /** While silent no call of a spawner completes, nor does anything for it, ever, and what runs goes on. */
    public void silent(boolean silent) {
        this.silent = silent;
    }

    /** Says which instances it holds only after that. */
    public void listsAfter(Future<Void> gate) {
        listing = gate;
    }

    /** How often it was asked which instances it holds. */
    public int listings() {
        return listings.get();
    }

    /** How long its spawners say that a stop may take. */
    public void longestStop(Duration longest) {
        longestStop = longest;
    }

    /** How often it was asked to stop one. */
    public int stops() {
        return stops.get();
    }

    Duration longestStop() {
        return longestStop;
    }

    /** Lets every start, answer and stop go on that is held. */
    public void release() {
        context.runOnContext(_ -> servers.values().forEach(SimulatedServer::release));
    }

    /** The server ends by itself, as when its process crashes. */
    public void crash(InstanceId instance, String reason) {
        context.runOnContext(_ -> Optional.ofNullable(servers.get(instance)).ifPresent(server -> server.exit(reason)));
    }

    /** The server ends since another program took its port before. */
    public void displace(InstanceId instance) {
        context.runOnContext(_ -> Optional.ofNullable(servers.get(instance)).ifPresent(SimulatedServer::displace));
    }

    /** What has begun and has not ended, the starting ones too. */
    public List<InstanceId> running() {
        return servers.entrySet().stream()
                .filter(entry -> entry.getValue().alive())
                .map(Map.Entry::getKey)
                .sorted(ORDER)
                .toList();
    }

    /** Every launch in order; adopting what runs is none. */
    public List<InstanceId> launches() {
        return List.copyOf(launches);
    }

    /** Servers (rows) of which two runs were alive at the same time. Must stay empty. */
    public Set<Long> doubled() {
        return Set.copyOf(doubled);
    }

    /** What the server was started with; only of one that is held still, running or exited. */
    public ServerSpec spec(InstanceId instance) {
        return server(instance).spec();
    }

    /** How many HTTP requests it got, the dropped ones too. */
    public int requests(InstanceId instance) {
        return server(instance).requests();
    }

    private SimulatedServer server(InstanceId instance) {
        var server = servers.get(instance);
        if (server == null) {
            throw new AssertionError("the platform holds no " + instance);
        }
        return server;
    }

    CompletionStage<ServerAddress> start(ServerSpec spec, SpawnProgress progress) {
        return call(() -> {
            var instance = spec.instance();
            if (logsOfStopped.containsKey(instance)) {
                throw new SpawnException("stopped before it started", "");
            }
            var present = servers.get(instance);
            return present == null ? launch(spec, progress).address() : present.address();
        });
    }

    private SimulatedServer launch(ServerSpec spec, SpawnProgress progress) {
        var instance = spec.instance();
        if (running().stream().anyMatch(other -> other.server() == instance.server())) {
            doubled.add(instance.server());
        }
        launches.add(instance);
        var server = new SimulatedServer(spec, scripts.getOrDefault(spec.owner(), script), vertx);
        servers.put(instance, server);
        server.launch(progress);
        return server;
    }

    CompletionStage<ServerStatus> status(InstanceId instance) {
        return call(() -> {
            var server = servers.get(instance);
            return Future.succeededFuture(server == null ? new ServerStatus.Absent() : server.status());
        });
    }

    CompletionStage<Void> stop(InstanceId instance, boolean now) {
        stops.incrementAndGet();
        return call(() -> {
            var server = servers.get(instance);
            logsOfStopped.putIfAbsent(instance, server == null ? "" : server.log());
            return server == null
                    ? Future.succeededFuture()
                    : server.stop(now).onSuccess(_ -> servers.remove(instance));
        });
    }

    CompletionStage<String> lastLog(InstanceId instance, int lines) {
        return call(() -> {
            var server = servers.get(instance);
            var log = server == null ? logsOfStopped.getOrDefault(instance, "") : server.log();
            var all = log.lines().toList();
            return Future.succeededFuture(String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size())));
        });
    }

    CompletionStage<List<InstanceId>> instances() {
        listings.incrementAndGet();
        return call(
                () -> listing.map(_ -> servers.keySet().stream().sorted(ORDER).toList()));
    }

    /** Runs on the platform's own context, one call after the other. */
    private <T> CompletionStage<T> call(Callable<Future<T>> action) {
        var result = new CompletableFuture<T>();
        context.runOnContext(_ -> {
            if (silent) {
                return;
            }
            try {
                if (!reachable) {
                    throw new IllegalStateException("the platform cannot be reached");
                }
                action.call().onComplete(result::complete, result::completeExceptionally);
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Ends every server. */
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
