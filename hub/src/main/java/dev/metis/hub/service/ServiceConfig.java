package dev.metis.hub.service;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.time.Duration;
import java.util.List;

/**
 * The services that the settings register.
 *
 * @param checkInterval how often it is checked whether they answer
 */
public record ServiceConfig(List<ServiceSpec> services, Duration checkInterval) {
    static final Option<List<ServiceSpec>> SERVICES = Option.of(
            "services",
            Structures.named(ServiceSpec.TYPE, ServiceSpec::name),
            List.of(),
            "Services that may use the hub.");
    static final Option<Duration> CHECK_INTERVAL = Option.of(
            "service_check_interval",
            Types.duration(Duration.ZERO, Duration.ofDays(1)),
            Duration.ofMinutes(1),
            "How often it is checked whether services answer; 0 for never.");

    public static final Section OPTIONS = Section.part("JupyterHub", SERVICES, CHECK_INTERVAL);

    public static ServiceConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        var services = hub.get(SERVICES);
        return new ServiceConfig(services, hub.get(CHECK_INTERVAL));
    }
}
