package dev.metis.deploy.metis;

import static dev.metis.deploy.metis.SmallImage.docker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.client.HubBrowser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Metis with servers in containers of the machine's engine, from the login to the server behind the proxy. */
class DockerServersIT {
    private static final String IMAGE = "metis-test/small:1";
    private static final String PREFIX =
            "metis-deploy-" + UUID.randomUUID().toString().substring(0, 8);

    /** Answers below its path with the version of JupyterHub that it pretends to be. */
    private static final String SERVER = "mkdir -p /tmp/www$JUPYTERHUB_SERVICE_PREFIX;"
            + " echo '{\"version\": \"1\"}' >/tmp/www${JUPYTERHUB_SERVICE_PREFIX}api;"
            + " [ $JUPYTERHUB_USER = eve ] && { echo 'no licence for eve'; exit 3; };"
            + " exec httpd -f -p 8888 -h /tmp/www";

    private static MetisUnderTest metis;

    @BeforeAll
    static void start() {
        SmallImage.make(IMAGE);
        metis = MetisUnderTest.start("docker", settings());
    }

    private static JsonObject settings() {
        return new JsonObject()
                .put(
                        "JupyterHub",
                        new JsonObject().put("authenticator_class", "dummy").put("spawner_class", "docker"))
                .put(
                        "DummyAuthenticator",
                        new JsonObject()
                                .put("password", MetisUnderTest.PASSWORD)
                                .put("allow_all", true))
                .put(
                        "DockerSpawner",
                        new JsonObject()
                                .put("image", IMAGE)
                                .put(
                                        "allowed_images",
                                        new JsonObject().put("Small", IMAGE).put("Other", "nobody/has:it"))
                                .put("prefix", PREFIX)
                                .put("cmd", JsonArray.of("sh", "-c", SERVER))
                                .put("extra_host_config", new JsonObject().put("init", true)));
    }

    @AfterAll
    static void stop() {
        if (metis != null) {
            metis.close();
        }
        for (var id : lines(docker("ps", "-aq", "--filter", "name=" + PREFIX))) {
            var installation = docker("inspect", "-f", "{{index .Config.Labels \"dev.metis.installation\"}}", id);
            docker("rm", "-f", id);
            lines(docker("volume", "ls", "-q", "--filter", "label=dev.metis.installation=" + installation))
                    .forEach(volume -> docker("volume", "rm", volume));
        }
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    /** Of the user whose token the container has, by asking the hub with it. */
    private static int statusOfToken(HubBrowser user, String token) {
        return user.browser().callWithToken("hub/api/user", token).status();
    }

    private static String tokenIn(String container) {
        return docker("exec", container, "sh", "-c", "echo $JUPYTERHUB_API_TOKEN");
    }

    @Test
    void a_server_starts_is_reached_and_comes_back_as_it_was_with_a_token_that_counts() {
        try (var ada = HubBrowser.logIn(metis.url(), "ada", metis.password())) {
            ada.startServer("");
            var container = docker("inspect", "-f", "{{.Id}}", PREFIX + "-ada");
            var token = tokenIn(container);

            assertThat(ada.browser().get("user/ada/api").text()).contains("\"version\"");
            assertThat(statusOfToken(ada, token)).isEqualTo(200);

            assertThat(ada.stopServer("").status()).isIn(202, 204);
            assertThat(statusOfToken(ada, token)).as("of a stopped server").isEqualTo(403);

            ada.startServer("");
            assertThat(docker("inspect", "-f", "{{.Id}}", PREFIX + "-ada")).isEqualTo(container);
            assertThat(tokenIn(container)).isEqualTo(token);
            assertThat(statusOfToken(ada, token)).isEqualTo(200);
            assertThat(ada.browser().get("user/ada/api").text()).contains("\"version\"");
        }
    }

    @Test
    void the_page_offers_the_images_and_the_hub_checks_what_is_chosen() {
        try (var bob = HubBrowser.logIn(metis.url(), "bob", metis.password())) {
            assertThat(bob.browser().get("hub/spawn/bob").text())
                    .contains("<option value=\"Small\" selected>Small</option>")
                    .contains("<option value=\"Other\">Other</option>");

            var refused = bob.browser()
                    .call("POST", "hub/api/users/bob/server", new JsonObject().put("image", "busybox:latest"));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("Image busybox:latest not in allowed list: Small, Other");

            bob.browser().call("POST", "hub/api/users/bob/server", new JsonObject().put("image", "Small"));
            assertThat(bob.progress("").getLast().getBoolean("ready", false)).isTrue();
        }
    }

    @Test
    void a_container_that_ends_shows_its_last_words() {
        try (var eve = HubBrowser.logIn(metis.url(), "eve", metis.password())) {
            eve.browser().call("POST", "hub/api/users/eve/server");

            var last = eve.progress("").getLast();

            assertThat(last.getBoolean("failed", false)).as("%s", last).isTrue();
            assertThat(last.getString("message")).contains("exited with code 3");
            assertThat(last.getString("log")).contains("no licence for eve");
        }
    }
}
