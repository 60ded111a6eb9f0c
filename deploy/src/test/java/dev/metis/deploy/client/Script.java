package dev.metis.deploy.client;

import static dev.metis.deploy.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A program that has a token and nothing else: no cookies, no redirects. */
public final class Script implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI hub;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /** @param hub its public address, with a slash at the end */
    public Script(URI hub, String token) {
        this.hub = hub;
        this.token = token;
    }

    /** @param path below the REST API, without a slash at the beginning */
    public Reply call(String method, String path) {
        return send(request(path).method(method, BodyPublishers.noBody()));
    }

    /** Reads a server-sent event stream to its end. */
    public List<JsonObject> events(String path) {
        var reply = send(request(path).header("Accept", "text/event-stream").GET());
        if (reply.status() != 200) {
            throw new AssertionError(reply.toString());
        }
        return reply.text()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> new JsonObject(line.substring(5)))
                .toList();
    }

    /** Starts a server, follows its progress, stops it and waits until it is. Source: JupyterHub's example server-api. */
    public void startAndStop(String user, String server) {
        var path = "users/" + user + "/servers/" + server;
        var started = call("POST", path);
        assertThat(started.status()).as("%s", started).isIn(201, 202);
        var last = events(path + "/progress").getLast();
        assertThat(last.getBoolean("ready", false)).as("%s", last).isTrue();
        assertThat(server(user, server).getBoolean("ready")).isTrue();

        var stopped = call("DELETE", path);
        assertThat(stopped.status()).as("%s", stopped).isIn(202, 204);
        eventually(
                "the server is stopped",
                TIMEOUT,
                () -> Optional.of(server(user, server)).filter(JsonObject::isEmpty));
    }

    /** The hub's model of it, empty when it is not running. */
    private JsonObject server(String user, String server) {
        var model = call("GET", "users/" + user);
        assertThat(model.status()).as("%s", model).isEqualTo(200);
        return model.json().getJsonObject("servers").getJsonObject(server, new JsonObject());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(hub.resolve("hub/api/" + path)).header("Authorization", "token " + token);
    }

    private Reply send(HttpRequest.Builder request) {
        return new Reply(http.sendAsync(request.timeout(TIMEOUT).build(), BodyHandlers.ofByteArray())
                .join());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
