package dev.metis.hub.server;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import dev.metis.hub.gpu.GpuConfig;
import java.time.Duration;

/**
 * How users' servers are started and stopped, whatever runs them.
 *
 * @param slowSpawn how long a request waits for a start before it answers that it goes on
 * @param slowStop how long a request waits for a stop before it answers that it goes on
 * @param implicitSpawn after how long the page of a stopped server starts it by itself; zero for never
 * @param stopOnLogout whether logging out stops the user's servers
 * @param stopWithHub whether the hub stops all servers when it ends
 * @param legacyStoppedStatus answer 503 instead of 424 for a stopped server
 * @param claimLifetime after how long without a sign of life another hub takes over a server's start or stop
 * @param orphans what becomes of servers that run although nobody knows of them
 * @param orphanCheck how often such ones are looked for
 * @param stopTimeout how long the platform may take to stop a server
 * @param platformTimeout how long it may take to answer a question
 * @param gpus which GPUs there are to hand out
 */
public record ServerConfig(
        SpawnLimits limits,
        NamedServerConfig named,
        Duration slowSpawn,
        Duration slowStop,
        Duration implicitSpawn,
        boolean stopOnLogout,
        boolean stopWithHub,
        boolean legacyStoppedStatus,
        Duration claimLifetime,
        Orphans.Policy orphans,
        Duration orphanCheck,
        Duration stopTimeout,
        Duration platformTimeout,
        GpuConfig gpus) {

    private static final Type<Duration> UP_TO_A_DAY = Types.duration(Duration.ZERO, Duration.ofDays(1));

    static final Option<Duration> SLOW_SPAWN = Option.of(
            "tornado_settings.slow_spawn_timeout",
            UP_TO_A_DAY,
            Duration.ofSeconds(10),
            "How long a request waits for a start before it answers that it goes on; 0 to answer at once.");
    static final Option<Duration> SLOW_STOP = Option.of(
            "tornado_settings.slow_stop_timeout",
            UP_TO_A_DAY,
            Duration.ofSeconds(10),
            "How long a request waits for a stop before it answers that it goes on; 0 to answer at once.");
    static final Option<Duration> IMPLICIT_SPAWN = Option.of(
            "implicit_spawn_seconds",
            UP_TO_A_DAY,
            Duration.ZERO,
            "After how long the page of a stopped server starts it by itself; 0 for never.");
    static final Option<Boolean> SHUTDOWN_ON_LOGOUT =
            Option.of("shutdown_on_logout", Types.bool(), false, "Whether logging out stops the user's servers.");
    static final Option<Boolean> CLEANUP_SERVERS = Option.of(
            "cleanup_servers",
            Types.bool(),
            false,
            "Whether the hub stops all servers when it ends; unlike in JupyterHub they stay by default.");
    static final Option<Boolean> LEGACY_STATUS = Option.of(
            "use_legacy_stopped_server_status_code",
            Types.bool(),
            false,
            "Answer 503 instead of 424 for a stopped server.");
    static final Option<Duration> CLAIM_LIFETIME = Option.of(
            "claim_lifetime",
            Types.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            Duration.ofSeconds(10),
            "After how long without a sign of life another hub takes over what this one had begun.");

    static final Option<Orphans.Policy> ORPHANS = Option.of(
            "orphans",
            Types.oneOf(Orphans.Policy.class),
            Orphans.Policy.REPORT,
            "What becomes of servers that run although the database does not know of them: named in the log, or stopped too.");
    static final Option<Duration> ORPHAN_CHECK = Option.of(
            "orphan_check_interval",
            Types.duration(Duration.ofMillis(100), Duration.ofDays(1)),
            Duration.ofMinutes(10),
            "How often such servers are looked for.");

    private static final Type<Duration> TIMEOUT = Types.duration(Duration.ofMillis(1), Duration.ofDays(1));

    static final Option<Duration> STOP_TIMEOUT = Option.of(
            "stop_timeout",
            TIMEOUT,
            Duration.ofMinutes(10),
            "How long the platform may take to stop a server; then the page of the server tells so, and the stop is tried"
                    + " again. Longer than the spawner's own timeouts, or that is said of stops that go on as they should.");
    static final Option<Duration> PLATFORM_TIMEOUT = Option.of(
            "platform_timeout",
            TIMEOUT,
            Duration.ofSeconds(90),
            "How long the platform may take to answer a question, such as whether a server runs, whatever the spawner's own timeouts say.");

    public static final Section OPTIONS = Section.part(
            "JupyterHub", SLOW_SPAWN, SLOW_STOP, IMPLICIT_SPAWN, SHUTDOWN_ON_LOGOUT, CLEANUP_SERVERS, LEGACY_STATUS);
    public static final Section METIS_OPTIONS =
            Section.part("Metis", CLAIM_LIFETIME, ORPHANS, ORPHAN_CHECK, STOP_TIMEOUT, PLATFORM_TIMEOUT);

    /**
     * Notes when stops would be given up that go on as the spawner's settings say.
     *
     * @param longest how long one may take by them
     * @param settings names of these
     */
    public void warnIfStopsTakeLonger(ConfigReader in, Duration longest, String settings) {
        if (stopTimeout.compareTo(longest) < 0) {
            in.at(METIS_OPTIONS)
                    .warning(
                            STOP_TIMEOUT,
                            "is " + LimitedSpawner.inSeconds(stopTimeout) + " s, and a stop may take "
                                    + LimitedSpawner.inSeconds(longest) + " s by " + settings,
                            "Make it longer, or them shorter.");
        }
    }

    public static ServerConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        var metis = in.at(METIS_OPTIONS);
        return new ServerConfig(
                SpawnLimits.read(in),
                NamedServerConfig.read(in),
                hub.get(SLOW_SPAWN),
                hub.get(SLOW_STOP),
                hub.get(IMPLICIT_SPAWN),
                hub.get(SHUTDOWN_ON_LOGOUT),
                hub.get(CLEANUP_SERVERS),
                hub.get(LEGACY_STATUS),
                metis.get(CLAIM_LIFETIME),
                metis.get(ORPHANS),
                metis.get(ORPHAN_CHECK),
                metis.get(STOP_TIMEOUT),
                metis.get(PLATFORM_TIMEOUT),
                GpuConfig.read(in));
    }
}
