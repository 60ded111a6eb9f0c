package dev.metis.hub.service;

import dev.metis.hub.name.ServiceName;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A service to be stored. Its token, OAuth client and role are stored by whoever keeps those.
 *
 * @param environment of the command; never secrets of the settings, which stay there
 * @param fromConfig whether the settings define it
 */
public record NewService(
        ServiceName name,
        Optional<String> url,
        JsonObject info,
        boolean display,
        List<String> command,
        Optional<String> directory,
        Optional<String> account,
        JsonObject environment,
        Duration timeout,
        boolean withoutConsent,
        boolean fromConfig) {

    @Override
    public String toString() {
        return "NewService[" + name + "]";
    }
}
