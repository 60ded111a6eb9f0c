package dev.metis.hub.server;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.time.Duration;
import java.util.List;

/**
 * How many servers there may be.
 *
 * @param concurrent most starts in progress at once over all hubs; 0 for no limit
 * @param active most active servers at once; 0 for no limit
 * @param retryMin least time a refused caller is told to wait
 * @param retryMax longest time a refused caller is told to wait
 * @param namedServers whether users may have servers besides the default one
 * @param namedPerUser most named servers of one user; 0 for no limit
 */
public record SpawnLimits(
        int concurrent, int active, Duration retryMin, Duration retryMax, boolean namedServers, int namedPerUser) {
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
    static final Option<Boolean> ALLOW_NAMED_SERVERS = Option.of(
            "allow_named_servers", Types.bool(), false, "Whether users may have servers besides the default one.");
    static final Option<Integer> NAMED_PER_USER = Option.of(
            "named_server_limit_per_user",
            Types.integer(0, MANY),
            0,
            "Most named servers of one user; 0 for no limit.");

    public static final Section OPTIONS =
            Section.part("JupyterHub", CONCURRENT, ACTIVE, RETRY_RANGE, ALLOW_NAMED_SERVERS, NAMED_PER_USER);

    public static SpawnLimits read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        var retry = hub.get(RETRY_RANGE);
        if (retry.size() != 2 || retry.getFirst().compareTo(retry.getLast()) > 0) {
            hub.problem(RETRY_RANGE, "is not a least and a longest time", "Write two durations like [30, 60].");
            retry = RETRY_RANGE.fallback();
        }
        return new SpawnLimits(
                hub.get(CONCURRENT),
                hub.get(ACTIVE),
                retry.getFirst(),
                retry.getLast(),
                hub.get(ALLOW_NAMED_SERVERS),
                hub.get(NAMED_PER_USER));
    }
}
