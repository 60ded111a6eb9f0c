package dev.metis.hub.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.spawner.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A WebSocket does not outlive the login or the route it came by: a real proxy cuts it, as the hub says. */
class OpenSocketsIT {
    private static final String SOCKET = "/user/ada/ws";

    private final HubFixture hub = HubFixture.with("Authenticator__admin_users", "[root]");
    private final TestBrowser ada = hub.logIn("ada");

    @BeforeEach
    void startServer() {
        ada.api("POST", "users/ada/server");
        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void logging_out_cuts_those_of_this_login_and_no_others() {
        var elsewhere = hub.logIn("ada");
        try (var socket = OpenSocket.of(ada, SOCKET);
                var other = OpenSocket.of(elsewhere, SOCKET)) {
            assertThat(socket.echoes()).isTrue();

            var answer = ada.get("/hub/logout");

            assertThat(answer.statusCode()).as("which comes by the same proxy").isEqualTo(302);
            socket.isCut();
            assertThat(other.echoes()).isTrue();
        }
    }

    @Test
    void deleting_a_user_cuts_what_they_have_open_to_servers_of_others() {
        var root = hub.logIn("root");
        var bob = hub.logIn("bob");
        try (var socket = OpenSocket.of(bob, SOCKET);
                var owners = OpenSocket.of(ada, SOCKET)) {
            assertThat(socket.echoes()).isTrue();

            assertThat(root.api("DELETE", "users/bob").statusCode()).isEqualTo(204);

            socket.isCut();
            assertThat(owners.echoes()).isTrue();
        }
    }

    @Test
    void stopping_a_server_cuts_all_to_it_before_it_has_stopped() {
        ada.api("DELETE", "users/ada/server");
        ada.eventually("/hub/api/users/ada", answer -> !answer.body().contains("\"pending\":\"stop\""));
        hub.platform().script(Script.neverStops());
        startServer();
        try (var socket = OpenSocket.of(ada, SOCKET)) {
            assertThat(socket.echoes()).isTrue();

            assertThat(ada.api("DELETE", "users/ada/server").statusCode()).isEqualTo(202);

            socket.isCut();
            assertThat(hub.platform().running()).hasSize(1);
            hub.platform().release();
        }
    }
}
