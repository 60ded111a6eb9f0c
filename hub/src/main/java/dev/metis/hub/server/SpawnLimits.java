package dev.metis.hub.server;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.time.Duration;
import java.util.List;

/**
 * How many servers there may be at once.
 *
 * @param concurrent most starts in progress at once over all hubs; 0 for no limit
 * @param active most active servers at once; 0 for no limit
 * @param retryMin least time a refused caller is told to wait
 * @param retryMax longest time a refused caller is told to wait
 */
public record SpawnLimits(int concurrent, int active, Duration retryMin, Duration retryMax) {
    private static final int MANY = 1_000_000;

    static final Option<Integer> CONCURRENT = Option.of(
            "concurrent_spawn_limit",
            Types.integer(0, MANY),
            100,
            "Most starts in progress at once over all hubs; 0 for no limit.");
    static final Option<Integer> ACTIVE =
            Option.of("active_server_limit", Types.integer(0, MANY), 0, "Most active servers at once; 0 for no limit.");
    static final Option<List<Duration>> RETRY_RANGE = Option.of(
            "spawn_throttle_retry_range",
            Structures.list(Types.duration(Duration.ofSeconds(1), Duration.ofDays(1))),
            List.of(Duration.ofSeconds(30), Duration.ofSeconds(60)),
            "Least and longest time after which a caller refused by a limit is told to try again.");

    public static final Section OPTIONS = Section.part("JupyterHub", CONCURRENT, ACTIVE, RETRY_RANGE);

    public static SpawnLimits read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        var retry = hub.get(RETRY_RANGE);
        if (retry.size() != 2 || retry.getFirst().compareTo(retry.getLast()) > 0) {
            hub.problem(RETRY_RANGE, "is not a least and a longest time", "Write two durations like [30, 60].");
            retry = RETRY_RANGE.fallback();
        }
        return new SpawnLimits(hub.get(CONCURRENT), hub.get(ACTIVE), retry.getFirst(), retry.getLast());
    }
}
