package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.authenticator.Admission;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What differs between login providers once a token is there. */
sealed interface Provider permits GitHub {

    /** Short name for logs. */
    String name();

    /** Under which key of the state the person is kept. */
    String stateKey();

    /** Asks for what else belongs into the state. */
    Future<JsonObject> complete(JsonObject state);

    /** Whether a rule of the provider's own lets that person in. */
    Future<Admission> admits(JsonObject state);

    /** Its rules, for the log. */
    List<String> rules();
}
