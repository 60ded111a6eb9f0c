package dev.metis.hub.server;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.db.Rows;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SimulatedSpawner;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
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

    private static double found(TestBrowser admin) {
        return admin.get("/hub/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("metis_orphans "))
                .mapToDouble(line -> Double.parseDouble(line.substring("metis_orphans ".length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_the_database_knows_to_be_over_is_ended_and_nothing_else_is() {
        try (var hub = HubFixture.with("Metis__orphan_check_interval", "200ms")) {
            var ada = hub.logIn("ada");
            var bob = hub.logIn("bob");
            assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);
            var of = hub.platform().running().getFirst();
            assertThat(bob.api("POST", "users/bob/server").statusCode()).isEqualTo(201);
            var former = hub.platform().running().stream()
                    .filter(each -> !each.equals(of))
                    .findFirst()
                    .orElseThrow();
            assertThat(bob.api("DELETE", "users/bob/server").statusCode()).isEqualTo(204);
            resultOf(hub.database()
                    .sql()
                    .preparedQuery("update servers set run = run + 1 where id = $1")
                    .execute(Tuple.of(former.server())));
            var stopped = new InstanceId(former.server(), former.run() + 1);
            var later = new InstanceId(former.server(), former.run() + 2);
            startBehindTheHubsBack(hub, OF_NOBODY);
            startBehindTheHubsBack(hub, later);
            startBehindTheHubsBack(hub, stopped);
            startBehindTheHubsBack(hub, new InstanceId(of.server(), 0));

            eventually(() -> assertThat(hub.platform().running()).containsExactlyInAnyOrder(of, OF_NOBODY, later));
            eventually(() -> assertThat(found(hub.logIn("root"))).isEqualTo(2));
            assertThat(hub.platform().running()).containsExactlyInAnyOrder(of, OF_NOBODY, later);
            assertThat(ada.server("ada").getBoolean("ready")).isTrue();
        }
    }

    @Test
    void those_that_nobody_knows_are_ended_where_the_operator_chose_that() {
        try (var hub = HubFixture.with("Metis__orphan_check_interval", "200ms", "Metis__orphans", "remove")) {
            var ada = hub.logIn("ada");
            assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);
            var known = hub.platform().running();
            startBehindTheHubsBack(hub, OF_NOBODY);
            startBehindTheHubsBack(
                    hub,
                    new InstanceId(known.getFirst().server(), known.getFirst().run() + 1));

            eventually(() -> assertThat(hub.platform().running()).isEqualTo(known));
            eventually(() -> assertThat(found(hub.logIn("root"))).isZero());
            assertThat(ada.server("ada").getBoolean("ready")).isTrue();
        }
    }

    @Test
    void a_hub_on_a_copy_of_the_database_leaves_the_servers_of_the_other_alone() {
        try (var hub = HubFixture.with("Metis__orphan_check_interval", "100ms")) {
            var ada = hub.logIn("ada");
            assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);
            assertThat(ada.api("DELETE", "users/ada/server").statusCode()).isEqualTo(204);
            startBehindTheHubsBack(hub, OF_NOBODY);

            eventually(() -> assertThat(found(hub.logIn("root"))).isOne());
            assertThat(hub.platform().running()).containsExactly(OF_NOBODY);
        }
    }

    @Test
    void no_transaction_is_open_while_the_platform_is_asked() {
        try (var hub = HubFixture.with("Metis__orphan_check_interval", "200ms")) {
            var gate = Promise.<Void>promise();
            hub.platform().listsAfter(gate.future());
            int before = hub.platform().listings();
            eventually(() -> assertThat(hub.platform().listings()).isGreaterThan(before));

            eventually(() -> assertThat(openTransactions(hub)).isEmpty());
            gate.complete();
        }
    }

    /** What those did last that wait for their hub. */
    private static List<String> openTransactions(HubFixture hub) {
        return resultOf(hub.database()
                .sql()
                .query("""
                        select query from pg_stat_activity
                         where datname = current_database() and state like 'idle in transaction%'
                        """)
                .mapping(row -> row.getString("query"))
                .execute()
                .map(Rows::all));
    }
}
