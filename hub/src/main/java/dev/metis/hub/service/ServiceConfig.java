package dev.metis.hub.service;

import static java.util.stream.Collectors.toMap;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The services that the settings register.
 *
 * @param checkInterval how often it is checked whether they answer
 */
public record ServiceConfig(List<ServiceSpec> services, Duration checkInterval) {
    public static final Option<List<ServiceSpec>> SERVICES = Option.of(
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

    private static boolean hasTwice(Stream<String> values) {
        var seen = new HashSet<String>();
        return values.anyMatch(value -> !seen.add(value));
    }

    public static ServiceConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        var services = hub.get(SERVICES);
        if (hasTwice(services.stream()
                .flatMap(service -> service.apiToken().stream())
                .map(Secret::reveal))) {
            hub.problem(SERVICES, "gives two services the same api_token", "Give each a token of its own.");
        }
        var clients =
                services.stream().collect(toMap(ServiceSpec::name, ServiceSpec::oauthClientId, (first, _) -> first));
        if (hasTwice(clients.values().stream())) {
            hub.problem(
                    SERVICES, "gives two services the same oauth_client_id", "Leave it out, or write different ones.");
        }
        return new ServiceConfig(services, hub.get(CHECK_INTERVAL));
    }
}
