package dev.metis.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A program that calls the REST API with a token. Paths are what follows {@code /hub/api/}. */
public final class TestApi {
    private final TestBrowser client;
    private final String token;

    private TestApi(TestBrowser client, String token) {
        this.client = client;
        this.token = token;
    }

    /** @param client without cookies, which would be somebody else's */
    public static TestApi with(TestBrowser client, String token) {
        return new TestApi(client, token);
    }

    /** With a new token of somebody who exists. */
    public static TestApi of(HubFixture hub, String owner, String... scopes) {
        return with(hub.browser(), TestTokens.issue(hub.database(), owner, scopes));
    }

    public HttpResponse<String> get(String path, String... headersAndValues) {
        var request = client.request("/hub/api/" + path).header("Authorization", "token " + token);
        return client.send(
                headersAndValues.length == 0
                        ? request.GET()
                        : request.headers(headersAndValues).GET());
    }

    /** As programs do that know pages. */
    public JsonObject page(String path) {
        return object(200, get(path, "Accept", "application/jupyterhub-pagination+json"));
    }

    public HttpResponse<String> call(String method, String path) {
        return call(method, path, "");
    }

    public HttpResponse<String> call(String method, String path, String body) {
        return call(method, path, body.getBytes(StandardCharsets.UTF_8));
    }

    public HttpResponse<String> call(String method, String path, byte[] body) {
        return client.send(client.request("/hub/api/" + path)
                .header("Authorization", "token " + token)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)));
    }

    public JsonObject object(String path) {
        return object(200, get(path));
    }

    public JsonArray array(String path) {
        return array(200, get(path));
    }

    public static JsonObject object(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonObject(answer.body());
    }

    public static JsonArray array(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonArray(answer.body());
    }

    /** The error's message. */
    public static String message(int status, HttpResponse<String> answer) {
        var body = object(status, answer);
        assertThat(body.getInteger("status")).isEqualTo(status);
        return body.getString("message");
    }
}
