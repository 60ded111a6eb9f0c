package dev.metis.hub.metric;

import dev.metis.hub.db.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What this hub counts and times, under the names, labels and buckets of JupyterHub, so that its dashboards and alerts go on
 * working. Every way something can end is there from the start, at zero. Source: {@code jupyterhub/metrics.py}.
 */
public final class HubMetrics {
    private static final Duration[] USUAL =
            millis(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000);
    private static final Duration[] OF_INTERVALS = Stream.concat(
                    Arrays.stream(millis(50, 55, 60, 65, 70)),
                    Arrays.stream(USUAL).filter(it -> it.toMillis() >= 75))
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final String prefix;
    private final OwnMetrics own;
    private final Map<SpawnEnd, Timer> spawns = new EnumMap<>(SpawnEnd.class);
    private final Timing stops;
    private final Timing polls;
    private final Timing routesAdded;
    private final Timing routesRemoved;
    private final Timing logins;
    private final Timing logouts;
    private final Timing routeChecks;
    private final Timing proxyPolls;
    private final Timing startup;
    private final Timing serversFound;
    private final Timer intervals;
    private final Counter pageReports;
    private volatile Counts counts = Counts.UNKNOWN;

    public HubMetrics(MetricsConfig config, Database database) {
        prefix = config.prefix() + "_";
        own = new OwnMetrics(registry, database, () -> counts);
        var ofSpawns = config.spawnBuckets().toArray(Duration[]::new);
        for (var end : SpawnEnd.values()) {
            spawns.put(end, timer("server_spawn_duration", "How long starting a server takes", ofSpawns, end.labels()));
        }
        stops = byStatus(
                "server_stop",
                "How long stopping a server takes",
                config.stopBuckets().toArray(Duration[]::new),
                "success",
                "failure");
        polls = byStatus(
                "server_poll_duration",
                "How long it takes to ask whether a server runs",
                USUAL,
                "ServerPollStatus.running",
                "ServerPollStatus.stopped");
        routesAdded =
                byStatus("proxy_add_duration", "How long adding a server's route takes", USUAL, "success", "failure");
        routesRemoved = byStatus(
                "proxy_delete_duration", "How long removing a server's route takes", USUAL, "success", "failure");
        logins = byStatus(
                "login_duration",
                "How long attempts to log in take",
                USUAL,
                "LoginStatus.success",
                "LoginStatus.failure");
        logouts = Timing.of(timer("logout_duration", "How long logging out takes", USUAL));
        routeChecks =
                Timing.of(timer("check_routes_duration", "How long comparing and repairing all routes takes", USUAL));
        proxyPolls =
                Timing.of(timer("proxy_poll_duration", "How long it takes to ask the proxy for its routes", USUAL));
        startup = Timing.of(timer("hub_startup_duration", "How long the hub took to start", USUAL));
        serversFound =
                Timing.of(timer("init_spawners_duration", "How long taking up servers at the start took", USUAL));
        intervals = timer("event_loop_interval", "How far apart an event loop gets to its work", OF_INTERVALS);
        pageReports = Counter.builder(prefix + "csp_reports")
                .description("Reports of browsers about what a page was kept from loading")
                .register(registry);
        gauge("running_servers", "Servers that run, start or stop, of all hubs", Counts::runningServers);
        gauge("total_users", "Users there are", Counts::users);
        gauge("active_users", "Users who were active", Counts::activeInDay, "period", "24h");
        gauge("active_users", "Users who were active", Counts::activeInWeek, "period", "7d");
        gauge("active_users", "Users who were active", Counts::activeInMonth, "period", "30d");
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** What JupyterHub has not. */
    public OwnMetrics own() {
        return own;
    }

    /** Ends well when the server is stopped. */
    public Timing stops() {
        return stops;
    }

    /** Ends well when the server runs. */
    public Timing polls() {
        return polls;
    }

    public Timing routesAdded() {
        return routesAdded;
    }

    public Timing routesRemoved() {
        return routesRemoved;
    }

    /** Ends well when somebody is let in. */
    public Timing logins() {
        return logins;
    }

    public Timing logouts() {
        return logouts;
    }

    public Timing routeChecks() {
        return routeChecks;
    }

    public Timing proxyPolls() {
        return proxyPolls;
    }

    public Timing startup() {
        return startup;
    }

    public Timing serversFound() {
        return serversFound;
    }

    public void spawnEnded(SpawnEnd how, Duration took) {
        Objects.requireNonNull(spawns.get(how)).record(took);
    }

    public void pageReported() {
        pageReports.increment();
    }

    /** @param lag how much later than it wanted to */
    void eventLoopTook(Duration interval, Duration lag) {
        intervals.record(interval);
        own.lagged(lag);
    }

    /** One for each of what is asked in the same way and answered alike. */
    Timer requests(String method, String handler, int status) {
        return timer(
                "request_duration",
                "How long requests take",
                USUAL,
                "method",
                method,
                "handler",
                handler,
                "code",
                Integer.toString(status));
    }

    /** Everything, in the text format of Prometheus, with what was counted just now. */
    String text(Counts counted) {
        counts = counted;
        return registry.scrape();
    }

    private Timing byStatus(String name, String description, Duration[] buckets, String good, String bad) {
        return new Timing(
                timer(name, description, buckets, "status", good), timer(name, description, buckets, "status", bad));
    }

    /** Its name ends with the unit, seconds. */
    private Timer timer(String name, String description, Duration[] buckets, String... labels) {
        return Timer.builder(prefix + name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .tags(labels)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Counts> value, String... labels) {
        Gauge.builder(prefix + name, this, self -> value.applyAsDouble(self.counts))
                .description(description)
                .tags(labels)
                .register(registry);
    }

    private static Duration[] millis(int... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
