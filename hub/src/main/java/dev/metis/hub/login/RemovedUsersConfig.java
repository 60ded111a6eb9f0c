package dev.metis.hub.login;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.time.Duration;

/**
 * What happens to users who are logged in although nothing lets them in any more.
 *
 * @param interval how often such users are looked for
 */
public record RemovedUsersConfig(Policy policy, Duration interval) {

    /** What ends for them. */
    public enum Policy {
        /** Nothing, as in JupyterHub, until they have to log in again. */
        KEEP,
        /** Their sessions and tokens. */
        LOG_OUT,
        /** Their servers, too. */
        STOP_SERVERS
    }

    static final Option<Policy> REMOVED_USERS = Option.of(
            "removed_users",
            Types.oneOf(Policy.class),
            Policy.KEEP,
            "What becomes of users who are logged in and whom the settings, or the login provider when it is asked again, let in"
                    + " no more: nothing, their sessions and tokens end, or their servers stop, too.");
    static final Option<Duration> INTERVAL = Option.of(
            "removed_users_check_interval",
            Types.duration(Duration.ofMillis(100), Duration.ofDays(1)),
            Duration.ofMinutes(1),
            "How often the settings, and allowed_users_file, are looked at for such users.");

    public static final Section METIS_OPTIONS = Section.part("Metis", REMOVED_USERS, INTERVAL);

    public static RemovedUsersConfig read(ConfigReader in) {
        var metis = in.at(METIS_OPTIONS);
        return new RemovedUsersConfig(metis.get(REMOVED_USERS), metis.get(INTERVAL));
    }

    boolean ends() {
        return policy != Policy.KEEP;
    }

    boolean stopsServers() {
        return policy == Policy.STOP_SERVERS;
    }
}
