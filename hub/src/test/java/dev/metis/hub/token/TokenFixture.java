package dev.metis.hub.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Optional;

/** A hub whose tokens live for an hour at most, where people make themselves some. */
final class TokenFixture implements AutoCloseable {
    private final HubFixture hub =
            HubFixture.with("JupyterHub__token_expires_in_max_seconds", "3600", "DummyAuthenticator__password", "any");

    static HttpResponse<String> make(TestBrowser who, String owner, JsonObject body) {
        return who.api("POST", "users/" + owner + "/tokens", Optional.of(body));
    }

    /** One of ada's own. */
    static JsonObject made(TestBrowser ada, JsonObject body) {
        var answer = make(ada, "ada", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonObject(answer.body());
    }

    HttpResponse<String> get(String path, String token) {
        return hub.browser().withHeader(path, "Authorization", "token " + token);
    }

    HubFixture hub() {
        return hub;
    }

    @Override
    public void close() {
        hub.close();
    }
}
