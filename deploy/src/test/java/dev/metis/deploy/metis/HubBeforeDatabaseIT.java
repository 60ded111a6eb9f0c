package dev.metis.deploy.metis;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Nobody has to start things in an order. */
class HubBeforeDatabaseIT {
    @Test
    void a_hub_started_before_its_database_waits_for_it_and_says_so() {
        try (var metis = MetisInParts.withoutHub()) {
            metis.stopPostgres();

            metis.launchHub();

            eventually(MetisInParts.PATIENCE, () -> {
                var answer = metis.hubDirectly().get("/hub/login");
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            });
            metis.startPostgres();
            metis.newHubAnswers();
            var ada = metis.logIn("ada");
            assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(202);
            ada.eventuallyServer("ada", server -> server.getBoolean("ready"));
        }
    }
}
