package dev.metis.deploy.singleuser;

import static dev.metis.deploy.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.client.Browser;
import dev.metis.deploy.client.HubBrowser;
import dev.metis.deploy.client.JupyterClient;
import dev.metis.deploy.client.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** JupyterLab as {@code jupyterhub-singleuser} runs it: what it and the page in the browser need of hub and proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SingleUserServerContract implements WorkContract {
    private static final int FIFTY_MEGABYTES = 50_000_000;

    private @Nullable HubUnderTest started;
    private HubUnderTest hub;
    private HubBrowser ada;
    private JupyterClient jupyter;

    /** Starts a hub whose spawner runs this program. */
    protected abstract HubUnderTest startHub(SingleUser program);

    protected abstract SingleUser program();

    @Override
    public JupyterClient server() {
        return jupyter;
    }

    @BeforeAll
    void startHubAndServer() {
        TestEnvironment.require(program().name());
        started = startHub(program());
        hub = started;
        ada = logIn(hub.user());
        ada.startServer("");
        jupyter = ada.jupyter("");
        assertThat(jupyter.open("lab").status()).isEqualTo(200);
    }

    @AfterAll
    void stopHub() {
        if (started != null) {
            started.close();
        }
    }

    @Test
    void a_started_server_is_ready_and_its_progress_says_where_it_is() {
        assertThat(ada.server("").getBoolean("ready")).isTrue();

        var events = ada.progress("");

        assertThat(events).hasSize(1);
        assertThat(events.getLast().getInteger("progress")).isEqualTo(100);
        assertThat(events.getLast().getString("url")).isEqualTo(jupyter.path());
    }

    @Test
    void a_browser_is_logged_in_to_the_server_through_the_hub() {
        try (var browser = logIn(hub.user())) {
            var visit = browser.jupyter("").open("lab");

            assertThat(visit.paths())
                    .containsExactly(
                            jupyter.path() + "lab",
                            hub.url().resolve("hub/api/oauth2/authorize").getPath(),
                            jupyter.path() + "oauth_callback",
                            jupyter.path() + "lab");
            assertThat(visit.status()).isEqualTo(200);
            assertThat(visit.page().text()).contains("\"hubUser\": \"" + hub.user() + "\"");
        }
    }

    @Test
    void a_browser_that_is_not_logged_in_is_sent_to_the_login_form() {
        try (var browser = new Browser(hub.url())) {
            var visit = browser.open(jupyter.path() + "lab");

            assertThat(visit.status()).isEqualTo(200);
            assertThat(visit.page().uri().getPath()).endsWith("/hub/login");
            assertThat(Reply.query(visit.page().uri()).get("next")).contains("/hub/api/oauth2/authorize?");
            assertThat(browser.call("GET", jupyter.path() + "api/status").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void after_a_restart_of_the_server_the_same_browser_is_let_in_without_a_question() {
        try (var bob = logIn(hub.otherUser())) {
            bob.startServer("");
            assertThat(bob.jupyter("").open("lab").status()).isEqualTo(200);

            assertThat(bob.stopServer("").status()).isIn(202, 204);
            eventually(
                    "server stopped",
                    Duration.ofSeconds(30),
                    () -> Optional.of(bob.server(""))
                            .filter(server ->
                                    server.getBoolean("stopped", true) && server.getString("pending") == null));
            bob.startServer("");

            assertThat(bob.jupyter("").open("lab").status()).isEqualTo(200);
            assertThat(bob.jupyter("").api("GET", "status").status()).isEqualTo(200);
            bob.stopServer("");
        }
    }

    @Test
    void a_kernel_runs_a_cell_over_the_websocket() {
        var id = jupyter.startKernel();
        try (var kernel = jupyter.kernel(id)) {
            assertThat(kernel.subprotocol()).isEmpty();
            assertThat(kernel.execute("6*7")).isEqualTo("42");
        } finally {
            jupyter.stopKernel(id);
        }
    }

    @Test
    void the_server_has_every_variable_that_clients_of_the_hub_read() {
        assertThat(jupyter.evaluate(HubVariables.MISSING)).isEqualTo("[]");
        assertThat(jupyter.evaluate("__import__('os').environ['JUPYTERHUB_SERVER_NAME']"))
                .isEqualTo("''");
    }

    @Test
    void fifty_megabytes_go_up_and_come_down_unchanged() {
        var bytes = new byte[FIFTY_MEGABYTES];
        new Random(42).nextBytes(bytes);

        jupyter.upload("large.bin", bytes);

        assertThat(Digests.sha256(jupyter.download("large.bin"))).isEqualTo(Digests.sha256(bytes));
    }

    @Test
    void activity_is_reported_to_the_hub() {
        var before = ada.lastActivity("");

        jupyter.evaluate("6*7");

        eventually(
                "last_activity of the server moves on",
                Duration.ofSeconds(60),
                () -> Optional.of(ada.lastActivity("")).filter(now -> now.isAfter(before)));
    }

    @Test
    void a_token_in_the_authorization_header_is_accepted() {
        var token = ada.newToken("a script");

        var reply = ada.browser().callWithToken(jupyter.path() + "api/status", token);

        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        assertThat(ada.browser()
                        .callWithToken(jupyter.path() + "api/status", "not-a-token")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void logging_out_of_the_hub_ends_the_session_with_the_server() {
        try (var browser = logIn(hub.user())) {
            var server = browser.jupyter("");
            assertThat(server.open("lab").status()).isEqualTo(200);
            assertThat(server.api("GET", "status").status()).isEqualTo(200);

            browser.logOut();

            assertThat(server.api("GET", "status").status()).isEqualTo(403);
            assertThat(browser.browser().get(server.path() + "lab").location().getPath())
                    .endsWith("/hub/api/oauth2/authorize");
            assertThat(jupyter.api("GET", "status").status())
                    .as("another browser")
                    .isEqualTo(200);
        }
    }

    @Test
    void a_server_of_somebody_else_is_closed() {
        try (var bob = logIn(hub.otherUser())) {
            assertThat(bob.browser().open(jupyter.path() + "lab").status()).isIn(403, 404);
            assertThat(bob.browser().call("GET", jupyter.path() + "api/status").status())
                    .isIn(403, 404);

            var token = bob.newToken("a script");
            assertThat(bob.browser()
                            .callWithToken(jupyter.path() + "api/status", token)
                            .status())
                    .isIn(403, 404);
        }
    }

    final HubUnderTest hub() {
        return hub;
    }

    /** Of the user whose server runs. */
    final Browser browser() {
        return ada.browser();
    }

    final JupyterClient jupyter() {
        return jupyter;
    }

    final HubBrowser logIn(String user) {
        return HubBrowser.logIn(hub.url(), user, hub.password());
    }
}
