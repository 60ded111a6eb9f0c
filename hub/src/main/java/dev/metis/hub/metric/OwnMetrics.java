package dev.metis.hub.metric;

import dev.metis.hub.db.Database;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What Metis has and JupyterHub has not, under names that begin with {@code metis_}. */
public final class OwnMetrics {
    private static final String PREFIX = "metis_";
    private static final String[] VERDICTS = {"keep", "idle", "too_old"};
    private static final String[] LINES = {"step", "ready", "failed", "stopping", "stopped"};
    /** The greatest lag is forgotten after a minute, in three steps. */
    private static final Duration LAG_STEP = Duration.ofSeconds(20);

    private static final int LAG_STEPS = 3;

    private final MeterRegistry registry;
    private final Map<String, Counter> verdicts = new ConcurrentHashMap<>();
    private final Map<String, Counter> journal = new ConcurrentHashMap<>();
    private final Counter claimsLost;
    private final Counter routesAdded;
    private final Counter routesRemoved;
    private final AtomicInteger routesWanted = new AtomicInteger();
    private final AtomicInteger orphans = new AtomicInteger();
    private final TimeWindowMax lag = new TimeWindowMax(Clock.SYSTEM, LAG_STEP.toMillis(), LAG_STEPS);
    private volatile boolean proxyAnswers;
    private volatile double routesChecked;

    OwnMetrics(MeterRegistry registry, Database database, Supplier<Counts> counts) {
        this.registry = registry;
        for (var of : new String[] {"server", "user"}) {
            for (var verdict : VERDICTS) {
                verdicts.put(of + verdict, verdict(of, verdict));
            }
        }
        for (var kind : LINES) {
            journal.put(kind, line(kind));
        }
        claimsLost = counter("claims_lost", "Claims on servers that another hub took over");
        routesAdded = counter("route_repairs", "Routes that the proxy did not have right", "change", "added");
        routesRemoved = counter("route_repairs", "Routes that the proxy did not have right", "change", "removed");
        gauge("routes_wanted", "Routes the proxy should have", routesWanted::get);
        gauge("orphans", "Servers that run although the database does not know of them", orphans::get);
        gauge("proxy_up", "1 while the proxy's API answers this hub", () -> proxyAnswers ? 1 : 0);
        gauge("routes_checked_timestamp_seconds", "When all routes were last compared and right", () -> routesChecked);
        gauge(
                "event_loop_lag_seconds",
                "How late an event loop came to its work at worst, in the last minute",
                lag::poll);
        gauge(
                "database_connections_in_use",
                "Connections that transactions have now",
                () -> database.load().inUse());
        gauge(
                "database_waiting",
                "Transactions that wait for a connection",
                () -> database.load().waiting());
        gauge(
                "database_connections_max",
                "Most connections for transactions",
                () -> database.load().most());
        for (var state : new String[] {"spawning", "ready", "stopping"}) {
            gauge("servers", "Servers of all hubs", () -> counts.get().servers(state), "state", state);
        }
        gauge(
                "claims_expired",
                "Servers on their way that no hub drives, of all hubs",
                () -> counts.get().claimsExpired());
    }

    /** What the culler found about one server or user. */
    public void judged(String of, String verdict) {
        verdicts.computeIfAbsent(of + verdict, _ -> verdict(of, verdict)).increment();
    }

    /** A line was written to the journal of a server. */
    public void journalled(String kind) {
        journal.computeIfAbsent(kind, this::line).increment();
    }

    /** @param held how many servers this hub drives now */
    public void claims(IntSupplier held) {
        gauge("claims_held", "Servers this hub drives now", held::getAsInt);
    }

    public void claimsLost(int count) {
        claimsLost.increment(count);
    }

    /** How many servers run that no row knows of. */
    public void orphans(int found) {
        orphans.set(found);
    }

    /** Whether the proxy's API did what it was asked. */
    public void proxyAnswered(boolean does) {
        proxyAnswers = does;
    }

    /** How many routes there should be. */
    public void routesWanted(int count) {
        routesWanted.set(count);
    }

    /** What a comparison of all routes had to change. */
    public void routesCompared(int added, int removed) {
        routesAdded.increment(added);
        routesRemoved.increment(removed);
    }

    /** The proxy has every route now. */
    public void routesAreRight() {
        routesChecked = Instant.now().toEpochMilli() / 1000.0;
    }

    void lagged(Duration by) {
        lag.record(by.toNanos() / 1e9);
    }

    private Counter verdict(String of, String verdict) {
        return counter(
                "cull_verdicts",
                "What was found about servers and users that may be idle",
                "of",
                of,
                "verdict",
                verdict);
    }

    private Counter line(String kind) {
        return counter("journal_lines", "Lines written to the journals of servers", "kind", kind);
    }

    private Counter counter(String name, String description, String... labels) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(labels)
                .register(registry);
    }

    private void gauge(String name, String description, Supplier<Number> value, String... labels) {
        Gauge.builder(PREFIX + name, value)
                .description(description)
                .tags(labels)
                .register(registry);
    }
}
