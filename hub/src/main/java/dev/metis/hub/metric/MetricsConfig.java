package dev.metis.hub.metric;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How the metrics that JupyterHub has are called and counted. Source: {@code jupyterhub/metrics.py}, which reads the same
 * variables.
 *
 * @param prefix before the names that JupyterHub has, without the underscore
 */
public record MetricsConfig(String prefix, List<Duration> spawnBuckets, List<Duration> stopBuckets) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

    private static final Type<String> PREFIX = Types.text().parsed("word", MetricsConfig::name, name -> name);
    private static final Type<Duration> BUCKET =
            Types.text().parsed("seconds", MetricsConfig::bucket, MetricsConfig::seconds);

    static final Option<String> METRICS_PREFIX = Option.of(
                    "metrics_prefix",
                    PREFIX,
                    "jupyterhub",
                    "What the names of the metrics begin with that JupyterHub has, too.")
            .orVariable("JUPYTERHUB_METRICS_PREFIX");
    static final Option<List<Duration>> SPAWN_BUCKETS = Option.of(
                    "spawn_duration_buckets",
                    Structures.list(BUCKET),
                    millis(
                            500, 1_000, 2_500, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 180_000, 300_000,
                            600_000),
                    "Upper bounds of the buckets that starts are counted in, in seconds.")
            .orVariable("JUPYTERHUB_SERVER_SPAWN_DURATION_SECONDS_BUCKETS");
    static final Option<List<Duration>> STOP_BUCKETS = Option.of(
                    "stop_duration_buckets",
                    Structures.list(BUCKET),
                    millis(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000),
                    "Upper bounds of the buckets that stops are counted in, in seconds.")
            .orVariable("JUPYTERHUB_SERVER_STOP_DURATION_SECONDS_BUCKETS");

    public static final Section OPTIONS = Section.part("Metis", METRICS_PREFIX, SPAWN_BUCKETS, STOP_BUCKETS);

    /** What holds when nothing is written. */
    public static final MetricsConfig USUAL =
            new MetricsConfig(METRICS_PREFIX.fallback(), SPAWN_BUCKETS.fallback(), STOP_BUCKETS.fallback());

    public MetricsConfig {
        spawnBuckets = List.copyOf(spawnBuckets);
        stopBuckets = List.copyOf(stopBuckets);
    }

    public static MetricsConfig read(ConfigReader root) {
        var in = root.at(OPTIONS);
        return new MetricsConfig(in.get(METRICS_PREFIX), buckets(in, SPAWN_BUCKETS), buckets(in, STOP_BUCKETS));
    }

    /** Prometheus adds the endless one itself. */
    private static List<Duration> buckets(ConfigReader in, Option<List<Duration>> option) {
        var written = in.get(option);
        boolean isRising = IntStream.range(1, written.size())
                .allMatch(i -> written.get(i - 1).compareTo(written.get(i)) < 0);
        if (!isRising || written.isEmpty()) {
            in.problem(option, "is not a list of rising numbers", "Write something like 1, 5, 30, 120.");
            return option.fallback();
        }
        return written.stream().filter(bucket -> !bucket.equals(ENDLESS)).toList();
    }

    private static String name(String written) throws BadValue {
        if (!NAME.matcher(written.strip()).matches()) {
            throw new BadValue("cannot begin the name of a metric", "Write letters, digits and underscores.");
        }
        return written.strip();
    }

    private static Duration bucket(String written) throws BadValue {
        var text = written.strip().toLowerCase(java.util.Locale.ROOT);
        if (text.matches("\\+?inf(inity)?")) {
            return ENDLESS;
        }
        if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?|\\.[0-9]{1,9}") || Double.parseDouble(text) <= 0) {
            throw new BadValue("is not a number of seconds", "Write something like 2.5.");
        }
        return Duration.ofNanos(Math.round(Double.parseDouble(text) * 1e9));
    }

    private static String seconds(Duration bucket) {
        return bucket.equals(ENDLESS)
                ? "inf"
                : new java.math.BigDecimal(bucket.toMillis())
                        .movePointLeft(3)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    private static List<Duration> millis(int... millis) {
        return IntStream.of(millis).mapToObj(Duration::ofMillis).toList();
    }
}
