package dev.metis.deploy.service;

import static dev.metis.deploy.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.client.HubBrowser;
import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.TestEnvironment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** jupyterhub-idle-culler as a service that the hub runs, with the role its documentation gives it. */
public abstract class IdleCullerContract {
    /** Of an administrator, whose password is {@link #ADMIN_PASSWORD}. */
    protected static final String ADMIN = "root";

    protected static final String ADMIN_PASSWORD = "a longer password for administrators";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NAME = "jupyterhub-idle-culler-service";

    /** Starts a hub with this service, this role, and servers that do nothing. */
    protected abstract HubUnderTest startHub(Setup setup);

    /**
     * What the hub's settings say, with JupyterHub's names.
     *
     * @param name of the file for the hub's output
     * @param command of users' servers
     */
    public record Setup(String name, JsonArray services, JsonArray roles, List<String> command) {}

    private static Setup setup(String name, List<String> arguments, List<String> scopes) {
        var python =
                TestEnvironment.directory().resolve("singleuser-6/bin/python").toString();
        var command = JsonArray.of(python, "-m", "jupyterhub_idle_culler", "--timeout=5", "--cull-every=1");
        arguments.forEach(command::add);
        var allScopes = JsonArray.of("list:users", "read:users:activity", "read:servers", "delete:servers");
        scopes.forEach(allScopes::add);
        return new Setup(
                name,
                JsonArray.of(new JsonObject().put("name", NAME).put("command", command)),
                JsonArray.of(new JsonObject()
                        .put("name", "jupyterhub-idle-culler-role")
                        .put("scopes", allScopes)
                        .put("services", JsonArray.of(NAME))),
                List.of(python, server().toString()));
    }

    private static Path server() {
        return Path.of(System.getProperty("basedir", ""), "src/test/clients/small-server.py")
                .toAbsolutePath();
    }

    @BeforeEach
    void requireEnvironment() {
        TestEnvironment.require("singleuser-6");
    }

    private static HubBrowser logIn(HubUnderTest hub, String user) {
        return HubBrowser.logIn(hub.url(), user, user.equals(ADMIN) ? ADMIN_PASSWORD : hub.password());
    }

    /** Waits while somebody works in one of their servers. */
    private static void whileBusy(HubBrowser user, String server, String what, BooleanSupplier condition) {
        eventually(what, PATIENCE, () -> {
            var now = new JsonObject().put("last_activity", Instant.now().toString());
            var told = user.browser()
                    .call(
                            "POST",
                            "hub/api/users/" + user.user() + "/activity",
                            new JsonObject().put("servers", new JsonObject().put(server, now)));
            assertThat(told.status()).as("%s", told).isEqualTo(200);
            return condition.getAsBoolean() ? Optional.of(true) : Optional.empty();
        });
    }

    private static boolean runs(HubBrowser user, String server) {
        return user.server(server).getBoolean("ready", false);
    }

    private static int statusOf(HubBrowser admin, String user) {
        return admin.browser().call("GET", "hub/api/users/" + user).status();
    }

    @Test
    void servers_that_nobody_uses_are_stopped_and_one_in_use_is_not() {
        try (var hub = startHub(setup("idle-culler", List.of(), List.of()));
                var ada = logIn(hub, hub.user());
                var bob = logIn(hub, hub.otherUser())) {
            ada.startServer("");
            ada.startServer("busy");
            whileBusy(ada, "busy", "the idle server is stopped", () -> !runs(ada, ""));

            bob.startServer("");
            whileBusy(ada, "busy", "the next idle server is stopped", () -> !runs(bob, ""));

            assertThat(runs(ada, "busy")).isTrue();
        }
    }

    @Test
    void people_who_are_not_there_are_deleted_when_it_is_told_to_but_not_administrators() {
        var setup = setup(
                "idle-culler-of-users",
                List.of("--cull-users=True", "--cull-admin-users=False"),
                List.of("admin:users"));
        try (var hub = startHub(setup);
                var root = logIn(hub, ADMIN);
                var ada = logIn(hub, hub.user())) {
            ada.startServer("busy");
            assertThat(root.browser().call("POST", "hub/api/users/eve").status())
                    .isEqualTo(201);
            whileBusy(ada, "busy", "eve is deleted", () -> statusOf(root, "eve") == 404);
            assertThat(runs(ada, "busy")).isTrue();

            eventually(
                    "ada is deleted with her server, once she is idle",
                    PATIENCE,
                    () -> statusOf(root, ada.user()) == 404 ? Optional.of(true) : Optional.empty());
            assertThat(statusOf(root, ADMIN)).isEqualTo(200);
        }
    }
}
