package dev.metis.hub.cull;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.time.Duration;
import java.util.Optional;

/**
 * Which servers are stopped, and which users deleted, because nobody uses them. Source: jupyterhub-idle-culler 2.0.
 *
 * @param timeout how long nothing may happen
 * @param every how often everything is looked at, by one hub for all
 * @param maxAge how long a server may run, however busy; zero for any time
 * @param concurrency most stopped or deleted at once; zero for any number
 * @param removeNamed whether named servers are removed instead of kept stopped
 * @param dryRun whether verdicts are told in the log only
 */
public record CullConfig(
        boolean enabled,
        Duration timeout,
        Duration every,
        Duration maxAge,
        int concurrency,
        Users users,
        boolean defaultServers,
        boolean namedServers,
        boolean removeNamed,
        boolean dryRun) {

    /**
     * @param cull whether idle users are deleted
     * @param admins whether admins are, too; those older than the greatest age are in any case
     */
    public record Users(boolean cull, boolean admins) {}

    private static final Duration LONGEST = Duration.ofDays(3650);

    static final Option<Boolean> ENABLED = Option.of(
            "enabled",
            Types.bool(),
            false,
            "Whether the hub itself stops what nobody uses; no service is needed then.");
    static final Option<Duration> TIMEOUT = Option.of(
            "timeout",
            Types.duration(Duration.ofSeconds(1), LONGEST),
            Duration.ofMinutes(10),
            "How long nothing may happen before a server is stopped.");
    static final Option<Optional<Duration>> CULL_EVERY = Option.optional(
                    "cull_every",
                    Types.duration(Duration.ofMillis(100), LONGEST),
                    "How often everything is looked at, by one hub for all.")
            .defaultShownAs("half of timeout");
    static final Option<Duration> MAX_AGE = Option.of(
            "max_age",
            Types.duration(Duration.ZERO, LONGEST),
            Duration.ZERO,
            "How long a server may run even if it is used, and a user exist with cull_users; 0 for any time.");
    static final Option<Boolean> CULL_USERS =
            Option.of("cull_users", Types.bool(), false, "Whether users who were idle as long are deleted.");
    static final Option<Boolean> CULL_ADMIN_USERS = Option.of(
            "cull_admin_users", Types.bool(), true, "Whether admins are deleted, too; their servers stop in any case.");
    static final Option<Boolean> CULL_DEFAULT_SERVERS = Option.of(
            "cull_default_servers",
            Types.bool(),
            true,
            "Whether idle default servers are stopped; max_age does anyway.");
    static final Option<Boolean> CULL_NAMED_SERVERS = Option.of(
            "cull_named_servers", Types.bool(), true, "Whether idle named servers are stopped; max_age does anyway.");
    static final Option<Boolean> REMOVE_NAMED_SERVERS = Option.of(
            "remove_named_servers", Types.bool(), false, "Whether named servers are removed once they are stopped.");
    static final Option<Integer> CONCURRENCY =
            Option.of("concurrency", Types.integer(0, 100_000), 10, "Most servers stopped at once; 0 for any number.");
    static final Option<Boolean> DRY_RUN = Option.of(
            "dry_run", Types.bool(), false, "Whether to say in the log what would be stopped, and stop nothing.");

    public static final Section SECTION = Section.of(
            "IdleCuller",
            "Stopping servers, and deleting users, that nobody uses.",
            ENABLED,
            TIMEOUT,
            CULL_EVERY,
            MAX_AGE,
            CULL_USERS,
            CULL_ADMIN_USERS,
            CULL_DEFAULT_SERVERS,
            CULL_NAMED_SERVERS,
            REMOVE_NAMED_SERVERS,
            CONCURRENCY,
            DRY_RUN);

    public static CullConfig read(ConfigReader root) {
        var in = root.at(SECTION);
        var timeout = in.get(TIMEOUT);
        boolean isAsked = in.isSet(TIMEOUT) || in.isSet(MAX_AGE) || in.isSet(CULL_USERS);
        if (isAsked && !in.isSet(ENABLED)) {
            in.warning(ENABLED, "is not set, so nothing is stopped", "Set it to true, or to false if that is meant.");
        }
        return new CullConfig(
                in.get(ENABLED),
                timeout,
                in.get(CULL_EVERY).orElse(timeout.dividedBy(2)),
                in.get(MAX_AGE),
                in.get(CONCURRENCY),
                new Users(in.get(CULL_USERS), in.get(CULL_ADMIN_USERS)),
                in.get(CULL_DEFAULT_SERVERS),
                in.get(CULL_NAMED_SERVERS),
                in.get(REMOVE_NAMED_SERVERS),
                in.get(DRY_RUN));
    }
}
