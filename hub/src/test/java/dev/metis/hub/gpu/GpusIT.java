package dev.metis.hub.gpu;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.db.Rows;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.Script;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** GPUs are handed to servers, each to one at a time, whatever becomes of servers and hubs. */
class GpusIT {
    private final HubFixture hub = HubFixture.with(
            "Metis__gpu_devices", "[GPU-1, GPU-2]",
            "Metis__gpu_wait", "1m",
            "Spawner__gpus", "1",
            "Spawner__apply_user_options", "{gpus: gpus}",
            "JupyterHub__tornado_settings", "{slow_spawn_timeout: 0, slow_stop_timeout: 5}");

    @AfterEach
    void close() {
        hub.close();
    }

    private static void start(TestBrowser user, String name) {
        assertThat(user.api("POST", "users/" + name + "/server").statusCode()).isIn(201, 202);
    }

    private TestBrowser startReady(String name) {
        var user = hub.logIn(name);
        start(user, name);
        awaitReady(user, name);
        return user;
    }

    private static void awaitReady(TestBrowser user, String name) {
        user.eventuallyServer(name, server -> server.getBoolean("ready"));
    }

    private static void awaitStory(TestBrowser user, String name, String words) {
        user.eventually("/hub/spawn-pending/" + name, page -> page.body().contains(words));
    }

    /** What each running server was handed. */
    private List<String> handed() {
        var devices = new ArrayList<String>();
        for (InstanceId instance : hub.platform().running()) {
            devices.addAll(hub.platform().spec(instance).devices());
        }
        return devices;
    }

    private long rows(String table) {
        return resultOf(hub.database()
                .sql()
                .query("select count(*) as n from " + table)
                .execute()
                .map(found -> Rows.only(found))
                .map(row -> row.getLong("n")));
    }

    private static boolean stop(TestBrowser user, String name) {
        return user.api("DELETE", "users/" + name + "/server").statusCode() == 204;
    }

    @Test
    void each_server_has_its_own_and_the_next_one_waits_until_one_is_free() {
        var ada = startReady("ada");
        startReady("bob");
        assertThat(handed()).containsExactlyInAnyOrder("GPU-1", "GPU-2");
        var ofAda = hub.platform().spec(hub.platform().running().getFirst()).devices();

        var carl = hub.logIn("carl");
        start(carl, "carl");
        awaitStory(carl, "carl", "You are next.");
        assertThat(hub.platform().running()).hasSize(2);

        assertThat(stop(ada, "ada")).isTrue();
        awaitReady(carl, "carl");
        assertThat(hub.platform().spec(hub.platform().running().getLast()).devices())
                .isEqualTo(ofAda);
        assertThat(carl.api("GET", "users/carl/server/progress").statusCode()).isEqualTo(200);
    }

    @Test
    void the_queue_is_served_in_order_and_shows_names_to_those_who_may_see_them() {
        startReady("ada");
        startReady("bob");
        var carl = hub.logIn("carl");
        start(carl, "carl");
        awaitStory(carl, "carl", "You are next.");
        var dora = hub.logIn("dora");
        start(dora, "dora");

        awaitStory(dora, "dora", "Before you: somebody.");
        var root = hub.logIn("root");
        awaitStory(root, "dora", "Before you: carl.");
        assertThat(dora.get("/hub/spawn-pending/dora").body()).doesNotContain("carl");

        assertThat(stop(carl, "carl")).as("who gives up leaves the queue").isTrue();
        awaitStory(dora, "dora", "You are next.");
    }

    @Test
    void a_server_that_dies_leaves_its_gpu_to_others() {
        startReady("ada");
        startReady("bob");
        var carl = hub.logIn("carl");
        start(carl, "carl");
        awaitStory(carl, "carl", "You are next.");

        hub.platform().crash(hub.platform().running().getFirst(), "exited with code 1");

        awaitReady(carl, "carl");
        assertThat(new HashSet<>(handed())).hasSize(2);
    }

    @Test
    void a_start_that_fails_gives_back_what_it_had() {
        hub.platform().script("ada", Script.failsWith("no"));
        var ada = hub.logIn("ada");
        start(ada, "ada");
        ada.eventuallyServer("ada", server -> server.getBoolean("stopped"));

        assertThat(rows("gpu_claims")).isZero();
    }

    @Test
    void more_than_there_are_is_refused_at_once() {
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server", Optional.of(new JsonObject().put("gpus", 3)));

        awaitStory(ada, "ada", "It wants 3 GPUs, but there are 2.");
        assertThat(rows("gpu_queue")).isZero();
    }

    @Test
    void several_for_one_server_are_given_together_or_not_at_all() {
        var ada = startReady("ada");
        var bob = hub.logIn("bob");
        bob.api("POST", "users/bob/server", Optional.of(new JsonObject().put("gpus", 2)));
        awaitStory(bob, "bob", "You are next.");
        var carl = hub.logIn("carl");
        start(carl, "carl");
        awaitStory(carl, "carl", "Before you");

        assertThat(stop(ada, "ada")).isTrue();
        awaitReady(bob, "bob");
        assertThat(handed()).containsExactlyInAnyOrder("GPU-1", "GPU-2");
        assertThat(stop(bob, "bob")).isTrue();
        awaitReady(carl, "carl");
    }

    @Test
    void two_hubs_never_give_the_same_one_twice() {
        hub.startHub();
        var people = IntStream.range(0, 6).mapToObj(i -> "user" + i).toList();
        var browsers = people.stream().map(hub::logIn).toList();

        CompletableFuture.allOf(IntStream.range(0, 6)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> start(browsers.get(i), people.get(i))))
                        .toArray(CompletableFuture[]::new))
                .join();

        for (int served = 0; served < 6; served += 2) {
            eventually(() -> assertThat(hub.platform().running()).hasSize(2));
            assertThat(new HashSet<>(handed())).hasSize(2);
            for (int i = 0; i < 6; i++) {
                if (browsers.get(i).server(people.get(i)).getBoolean("ready")) {
                    assertThat(stop(browsers.get(i), people.get(i))).isTrue();
                }
            }
            assertThat(new HashSet<>(handed())).hasSameSizeAs(handed());
        }
    }

    @Test
    void a_killed_hub_changes_nothing_about_who_has_what_and_who_waits() {
        var ada = startReady("ada");
        startReady("bob");
        var before = handed();
        var carl = hub.logIn("carl");
        start(carl, "carl");
        awaitStory(carl, "carl", "You are next.");

        hub.killHub();
        hub.startHub();
        carl.eventually("/hub/login", page -> page.statusCode() < 500);
        awaitStory(carl, "carl", "You are next.");

        assertThat(handed()).isEqualTo(before);
        assertThat(stop(ada, "ada")).isTrue();
        awaitReady(carl, "carl");
        assertThat(new HashSet<>(handed())).hasSize(2);
    }

    @Test
    void where_nobody_shall_wait_the_start_fails_at_once() {
        startReady("ada");
        startReady("bob");
        hub.change("Metis__gpu_wait", "0");
        hub.stopHub();
        hub.startHub();
        var carl = hub.logIn("carl");
        start(carl, "carl");

        awaitStory(carl, "carl", "2 of 2 GPUs are in use, and this server wants 1.");
        assertThat(rows("gpu_queue")).isZero();
    }
}
