package dev.metis.hub.service;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.db.Rows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which hub runs a service, when hubs come and go. */
class ServiceOwnerIT {
    private final RunServices services = new RunServices();

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void a_hub_that_was_killed_finds_its_service_again() {
        var hub = services.start(services.small());
        long pid = services.pid();
        var token = services.answer().getJsonObject("environment").getString("JUPYTERHUB_API_TOKEN");
        hub.killHub();
        assertThat(RunServices.lives(pid)).isTrue();

        hub.startHub();
        var root = hub.logIn("root");
        awaitOwner(hub);

        assertThat(services.pid()).isEqualTo(pid);
        assertThat(RunServices.pidInModel(root)).isEqualTo(pid);
        assertThat(hub.browser()
                        .withHeader("/hub/api/user", "Authorization", "token " + token)
                        .statusCode())
                .isEqualTo(200);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        eventually(() -> assertThat(services.pid()).isNotEqualTo(pid));
    }

    /** Until the hub that was killed last has lost its claim to another one. */
    private static void awaitOwner(HubFixture hub) {
        eventually(() -> assertThat(resultOf(hub.database()
                                .sql()
                                .query("select count(*) from services where claimed_until > now() and fence > 1")
                                .execute())
                        .iterator()
                        .next()
                        .getLong(0))
                .isEqualTo(1));
    }

    @Test
    void of_several_hubs_one_runs_it_and_another_takes_over() {
        var hub = services.start(services.small());
        long pid = services.pid();
        hub.change("JupyterHub__hub_port", "0");
        hub.startHub();
        assertThat(Rows.only(resultOf(hub.database()
                                .sql()
                                .query("select run from services")
                                .execute()))
                        .getLong("run"))
                .isEqualTo(1);
        assertThat(services.pid()).isEqualTo(pid);

        hub.killFirstHub();

        eventually(() -> assertThat(services.pid()).isNotEqualTo(pid));
        assertThat(RunServices.lives(pid))
                .as("told another address of the hub, it is another process")
                .isFalse();
        assertThat(services.processes()).hasSize(1);
    }

    @Test
    void other_settings_make_another_process_and_none_ends_it() {
        var hub = services.start(services.small());
        long pid = services.pid();
        hub.killHub();
        hub.change(
                "JupyterHub__services",
                new JsonArray()
                        .add(services.small().put("environment", new JsonObject().put("COLOUR", "blue")))
                        .encode());

        hub.startHub();

        eventually(
                () -> assertThat(services.answer().getJsonObject("environment").getString("COLOUR"))
                        .isEqualTo("blue"));
        assertThat(RunServices.lives(pid)).isFalse();
        long blue = services.pid();
        hub.killHub();
        hub.change("JupyterHub__services", "[]");

        hub.startHub();

        eventually(() -> assertThat(RunServices.lives(blue)).isFalse());
        assertThat(services.processes()).isEmpty();
    }

    @Test
    void a_service_that_is_to_run_by_itself_from_now_on_is_not_left_running() {
        var hub = services.start(services.small());
        long pid = services.pid();
        hub.killHub();
        var external = services.small();
        external.remove("command");
        hub.change("JupyterHub__services", new JsonArray().add(external).encode());

        hub.startHub();

        eventually(() -> assertThat(RunServices.lives(pid)).isFalse());
        assertThat(services.processes()).isEmpty();
    }

    @Test
    void a_hub_that_stops_hands_it_to_another() {
        var hub = services.start(services.small());
        long pid = services.pid();
        hub.change("JupyterHub__hub_port", "0");
        hub.startHub();

        hub.stopFirstHub();

        assertThat(RunServices.lives(pid)).isFalse();
        eventually(() -> assertThat(services.pid()).isNotEqualTo(pid));
        assertThat(services.processes()).hasSize(1);
    }
}
