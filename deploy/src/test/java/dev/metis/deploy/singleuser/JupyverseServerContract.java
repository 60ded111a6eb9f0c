package dev.metis.deploy.singleuser;

import static dev.metis.deploy.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.deploy.client.Browser;
import dev.metis.deploy.client.HubBrowser;
import dev.metis.deploy.client.JupyterClient;
import dev.metis.deploy.client.Reply;
import dev.metis.deploy.client.Socket;
import dev.metis.deploy.client.Visit;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * jupyverse, a server that asks the hub about the caller on every request and reports activity each time.
 *
 * <p>Its plugin keeps users in a table where names are unique, so a second browser of the same user cannot log in until
 * the server restarts: these tests share one browser, and whoever ends a session does so on a server of their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class JupyverseServerContract implements WorkContract {
    private static final String COOKIE = "jupyverse_jupyterhub_token";

    private @Nullable HubUnderTest started;
    private HubUnderTest hub;
    private HubBrowser ada;
    private JupyterClient jupyverse;
    private Visit login;

    /** Starts a hub whose spawner runs this program. */
    protected abstract HubUnderTest startHub(SingleUser program);

    protected SingleUser program() {
        return SingleUser.jupyverse();
    }

    @Override
    public JupyterClient server() {
        return jupyverse;
    }

    @BeforeAll
    void startHubAndServer() {
        TestEnvironment.require(program().name());
        started = startHub(program());
        hub = started;
        ada = logIn(hub.user());
        ada.startServer("");
        jupyverse = ada.jupyter("");
        login = jupyverse.open("lab");
    }

    @AfterAll
    void stopHub() {
        if (started != null) {
            started.close();
        }
    }

    @Test
    void a_browser_is_logged_in_with_a_relative_redirect_and_without_pkce() {
        assertThat(login.status()).as("%s", login.page()).isEqualTo(200);
        assertThat(login.paths())
                .containsExactly(
                        jupyverse.path() + "lab",
                        hub.url().resolve("hub/api/oauth2/authorize").getPath(),
                        jupyverse.path() + "oauth_callback",
                        jupyverse.path() + "lab");
        assertThat(login.hops().getFirst().status()).isEqualTo(307);
        assertThat(Reply.query(login.hops().get(1).uri()))
                .containsEntry("redirect_uri", jupyverse.path() + "oauth_callback")
                .containsKey("state")
                .doesNotContainKey("code_challenge");
    }

    @Test
    void the_server_learns_from_the_hub_who_is_calling() {
        var reply = jupyverse.api("GET", "me");

        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        assertThat(reply.json().getJsonObject("identity").getString("username")).isEqualTo(hub.user());
    }

    @Test
    void the_server_has_every_variable_that_clients_of_the_hub_read() {
        assertThat(jupyverse.evaluate(HubVariables.MISSING)).isEqualTo("[]");
    }

    @Test
    void a_kernel_runs_a_cell_over_the_websocket() {
        var id = jupyverse.startKernel();
        try (var kernel = jupyverse.kernel(id)) {
            assertThat(kernel.execute("6*7")).isEqualTo("42");
        } finally {
            jupyverse.stopKernel(id);
        }
    }

    @Test
    void a_websocket_without_the_cookie_is_refused() {
        var id = jupyverse.startKernel();
        try (var stranger = new Browser(hub.url())) {
            var path = jupyverse.path() + "api/kernels/" + id + "/channels?session_id=1";

            assertThatThrownBy(() -> stranger.socket(path)).isInstanceOf(Socket.Refused.class);
        } finally {
            jupyverse.stopKernel(id);
        }
    }

    @Test
    void activity_is_reported_to_the_hub() {
        var before = ada.lastActivity("");

        eventually("last_activity of the server moves on", Duration.ofSeconds(30), () -> {
            jupyverse.api("GET", "me");
            return Optional.of(ada.lastActivity("")).filter(now -> now.isAfter(before));
        });
    }

    @Test
    void a_revoked_token_ends_access_at_the_next_request() {
        try (var bob = logIn(hub.otherUser())) {
            bob.startServer("");
            assertThat(bob.jupyter("").open("lab").status()).isEqualTo(200);
            assertThat(bob.jupyter("").api("GET", "me").status()).isEqualTo(200);

            bob.logOut();

            assertThat(bob.jupyter("").api("GET", "me").status()).isNotEqualTo(200);
        }
    }

    @Test
    void a_visitor_without_access_is_turned_away_by_name() {
        try (var bob = logIn(hub.otherUser())) {
            assertThat(bob.browser().open(jupyverse.path() + "lab").status()).isIn(403, 404);

            bob.browser().setCookie(COOKIE, bob.newToken("a visit"), "/");
            var reply = bob.browser().call("GET", jupyverse.path() + "api/me");

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.text()).contains(hub.otherUser());
        }
    }

    private HubBrowser logIn(String user) {
        return HubBrowser.logIn(hub.url(), user, hub.password());
    }
}
