package dev.metis.deploy.singleuser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.metis.deploy.client.Browser;
import dev.metis.deploy.client.Reply;
import dev.metis.deploy.client.Socket;
import dev.metis.deploy.client.Socket.Binary;
import dev.metis.deploy.client.Socket.Text;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The same for a server with jupyter-server-proxy, which shows other web applications of the server's machine. */
public abstract class ServerProxyContract extends SingleUserServerContract {
    private final WebApplication application = new WebApplication();

    @AfterAll
    void stopApplication() {
        application.close();
    }

    private String proxied(String path) {
        return jupyter().path() + "proxy/" + application.port() + path;
    }

    @Test
    void a_web_application_beside_the_server_is_reached_through_it() {
        var asked = browser().call("POST", proxied("/a%20place/?x=1&y=%2F"), new JsonObject().put("six", 42));

        assertThat(asked.status()).as("%s", asked).isEqualTo(200);
        assertThat(asked.json())
                .isEqualTo(new JsonObject()
                        .put("method", "POST")
                        .put("uri", "/a%20place/?x=1&y=%2F")
                        .put("prefix", jupyter().path() + "proxy/" + application.port())
                        .put("body", "{\"six\":42}"));
        assertThat(browser().get(proxied("/teapot")).status()).isEqualTo(418);
        assertThat(browser()
                        .get(jupyter().path() + "proxy/absolute/" + application.port() + "/here")
                        .json()
                        .getString("uri"))
                .isEqualTo(jupyter().path() + "proxy/absolute/" + application.port() + "/here");
    }

    @Test
    void a_websocket_of_a_web_application_is_opened_through_the_server() {
        try (var socket = browser().socket(proxied("/live?x=1"), WebApplication.SUBPROTOCOL)) {
            assertThat(socket.subprotocol()).isEqualTo(WebApplication.SUBPROTOCOL);
            assertThat(text(socket)).isEqualTo("/live?x=1");

            socket.send("six times seven");
            assertThat(text(socket)).isEqualTo("six times seven");
            socket.send(ByteBuffer.wrap("42".getBytes(StandardCharsets.UTF_8)));
            assertThat(bytes(socket)).isEqualTo("42");
        }
    }

    private static String text(Socket socket) {
        return socket.receive(
                "a text", message -> message instanceof Text(var text) ? Optional.of(text) : Optional.empty());
    }

    private static String bytes(Socket socket) {
        return socket.receive(
                "bytes",
                message -> message instanceof Binary(var bytes)
                        ? Optional.of(StandardCharsets.UTF_8.decode(bytes).toString())
                        : Optional.empty());
    }

    @Test
    void web_applications_are_as_closed_as_their_server() {
        try (var nobody = new Browser(hub().url());
                var bob = logIn(hub().otherUser())) {
            var sentAway = nobody.open(proxied("/"));

            assertThat(sentAway.page().uri().getPath()).endsWith("/hub/login");
            assertThat(Reply.query(sentAway.page().uri()).get("next")).contains("/hub/api/oauth2/authorize?");
            assertThat(bob.browser().open(proxied("/")).status()).isIn(403, 404);
            assertThat(catchThrowableOfType(Socket.Refused.class, () -> nobody.socket(proxied("/live")))
                            .status())
                    .isEqualTo(403);
        }
    }
}
