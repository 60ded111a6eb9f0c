package dev.metis.proxy;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What is counted, under the names of configurable-http-proxy, for Prometheus. */
final class Meters {

    /** Things that are only counted. */
    enum Count {
        API_ROUTE_GET("api_route_get", "Reads of the whole table of routes"),
        API_ROUTE_ADD("api_route_add", "Routes set"),
        API_ROUTE_DELETE("api_route_delete", "Routes asked to be deleted"),
        REQUESTS_WS("requests_ws", "Offers to switch to WebSocket"),
        REQUESTS_WEB("requests_web", "HTTP requests");

        private final String metric;
        private final String help;

        Count(String metric, String help) {
            this.metric = metric;
            this.help = help;
        }
    }

    private static final double[] QUANTILES = {0.01, 0.05, 0.5, 0.9, 0.95, 0.99, 0.999};

    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
    private final Map<Integer, LongAdder> proxyStatuses = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> apiStatuses = new ConcurrentHashMap<>();
    private final Summary lookups = new Summary();
    private final Summary activityUpdates = new Summary();

    Meters() {
        for (var what : Count.values()) {
            counts.put(what, new LongAdder());
        }
    }

    void count(Count what) {
        requireNonNull(counts.get(what)).increment();
    }

    /** A target or the proxy itself answered. */
    void answered(int status) {
        proxyStatuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    void apiAnswered(int status) {
        apiStatuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    void lookup(long nanos) {
        lookups.record(nanos);
    }

    void activityUpdate(long nanos) {
        activityUpdates.record(nanos);
    }

    /** All of it in Prometheus' text format. */
    String render() {
        var out = new StringBuilder(4096);
        counts.forEach((what, count) -> {
            family(out, what.metric, what.help, "counter");
            sample(out, what.metric, count.sum());
        });
        statuses(out, "requests_proxy", "Answers to clients, by status", proxyStatuses);
        statuses(out, "requests_api", "Answers of the API, by status", apiStatuses);
        summary(out, "find_target_for_req", "Seconds to find the route of a request", lookups);
        summary(out, "last_activity_updating", "Seconds to note a route's activity", activityUpdates);
        return out.toString();
    }

    private static void statuses(StringBuilder out, String name, String help, Map<Integer, LongAdder> counts) {
        family(out, name, help, "counter");
        new TreeMap<>(counts)
                .forEach((status, count) -> sample(out, name + "{status=\"" + status + "\"}", count.sum()));
    }

    private static void summary(StringBuilder out, String name, String help, Summary summary) {
        family(out, name, help, "summary");
        for (var quantile : QUANTILES) {
            sample(out, name + "{quantile=\"" + quantile + "\"}", summary.seconds(quantile));
        }
        sample(out, name + "_sum", summary.sumSeconds());
        sample(out, name + "_count", summary.count());
    }

    static void family(StringBuilder out, String name, String help, String type) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    static void sample(StringBuilder out, String name, Number value) {
        out.append(name).append(' ').append(value).append('\n');
    }
}
