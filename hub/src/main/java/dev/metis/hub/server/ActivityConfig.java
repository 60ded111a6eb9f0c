package dev.metis.hub.server;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.time.Duration;

/**
 * How often it is recorded that somebody is active.
 *
 * @param resolution activity that is newer by less than this is not written
 * @param interval how often the proxy is asked who was active; zero for never
 */
public record ActivityConfig(Duration resolution, Duration interval) {
    static final Option<Duration> RESOLUTION = Option.of(
            "activity_resolution",
            Types.duration(Duration.ZERO, Duration.ofDays(1)),
            Duration.ofSeconds(30),
            "Activity that is newer than the recorded one by less than this is not written.");
    static final Option<Duration> INTERVAL = Option.of(
            "last_activity_interval",
            Types.duration(Duration.ZERO, Duration.ofDays(1)),
            Duration.ofMinutes(5),
            "How often the proxy is asked who was active; 0 for never.");

    public static final Section OPTIONS = Section.part("JupyterHub", RESOLUTION, INTERVAL);

    public static ActivityConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        return new ActivityConfig(hub.get(RESOLUTION), hub.get(INTERVAL));
    }
}
