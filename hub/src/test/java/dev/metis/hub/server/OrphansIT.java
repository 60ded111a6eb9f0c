package dev.metis.hub.server;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SimulatedSpawner;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Servers that run although no row knows of them. */
class OrphansIT {
    private static final InstanceId OF_NOBODY = new InstanceId(4_711, 1);

    private static void startBehindTheHubsBack(HubFixture hub, InstanceId instance) {
        var vertx = Vertx.vertx();
        var spec = new ServerSpec(
                instance, "nobody", "", "/user/nobody/", List.of(), Map.of(), Map.of(), new JsonObject());
        resultOf(new SimulatedSpawner(vertx, hub.platform()).start(spec, (_, _) -> {}));
        resultOf(vertx.close());
    }

    @Test
    void they_are_ended_and_nothing_else_is() {
        try (var hub = HubFixture.with("Metis__orphan_check_interval", "200ms")) {
            var ada = hub.logIn("ada");
            assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);
            var known = hub.platform().running();
            var former = new InstanceId(known.getFirst().server(), 0);
            startBehindTheHubsBack(hub, OF_NOBODY);
            startBehindTheHubsBack(hub, former);

            eventually(() -> assertThat(hub.platform().running()).isEqualTo(known));
            assertThat(ada.server("ada").getBoolean("ready")).isTrue();
        }
    }

    @Test
    void they_are_left_alone_where_they_shall_only_be_reported() {
        try (var hub = HubFixture.with("Metis__orphan_check_interval", "100ms", "Metis__orphans", "report")) {
            startBehindTheHubsBack(hub, OF_NOBODY);
            var ada = hub.logIn("ada");
            assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);
            assertThat(ada.api("DELETE", "users/ada/server").statusCode()).isEqualTo(204);

            assertThat(hub.platform().running()).containsExactly(OF_NOBODY);
        }
    }
}
