package dev.metis.hub.service;

import dev.metis.hub.name.ServiceName;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An external service that is registered with the hub.
 *
 * @param admin whether it has the role {@code admin}
 * @param url where it listens; with one it gets a route
 * @param info free data for its clients
 * @param display whether it is in the menu
 * @param command starts it, when the hub runs it; empty for a service that runs by itself
 * @param pid while the hub runs it
 * @param timeout how long the hub waits until it answers
 * @param fromConfig whether the settings define it; the others were made through the API
 * @param client its OAuth client
 * @param roles names, sorted
 */
public record Service(
        long id,
        ServiceName name,
        boolean admin,
        Optional<String> url,
        JsonObject info,
        boolean display,
        List<String> command,
        Optional<Long> pid,
        Duration timeout,
        boolean withoutConsent,
        boolean fromConfig,
        Optional<Client> client,
        List<String> roles) {

    /** @param allowedScopes the most it may ask for, access to itself included */
    public record Client(String identifier, String redirectUri, List<String> allowedScopes) {}
}
