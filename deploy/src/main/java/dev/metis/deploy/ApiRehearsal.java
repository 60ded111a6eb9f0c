package dev.metis.deploy;

import dev.metis.hub.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The calls of the REST API that servers and dashboards make all day, often enough that the JDK knows how they run: a hub that
 * starts with that knowledge compiles the right code at once.
 */
final class ApiRehearsal {
    private static final int USERS = 60;
    private static final int ROUNDS = 400;

    /** Calls that wait for their answers. */
    static final int AT_ONCE = 20;

    private final HttpClient client;
    private final int port;
    private final Secret token;

    ApiRehearsal(Vertx vertx, int port, Secret token) {
        this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(AT_ONCE));
        this.port = port;
        this.token = token;
    }

    /** Settings of a hub that takes that token. */
    static Map<String, String> settings(Secret token) {
        var service = new JsonObject().put("name", "rehearsal").put("api_token", token.reveal());
        var role = new JsonObject()
                .put("name", "rehearsal")
                .put("services", new JsonArray().add("rehearsal"))
                .put(
                        "scopes",
                        new JsonArray()
                                .add("admin:users")
                                .add("admin:servers")
                                .add("list:users")
                                .add("tokens")
                                .add("read:servers"));
        return Map.of(
                "JupyterHub.services", new JsonArray().add(service).encode(),
                "JupyterHub.load_roles", new JsonArray().add(role).encode());
    }

    Future<Integer> play() {
        var names = new JsonArray(
                IntStream.rangeClosed(1, USERS).mapToObj(ApiRehearsal::name).toList());
        return call(HttpMethod.POST, "/users", token.reveal(), new JsonObject().put("usernames", names))
                .compose(_ -> call(HttpMethod.POST, "/users/" + name(1) + "/tokens", token.reveal(), new JsonObject()))
                .compose(made -> rounds(ROUNDS, made.getString("token")))
                .map(ROUNDS);
    }

    private Future<Void> rounds(int left, String own) {
        if (left == 0) {
            return Future.succeededFuture();
        }
        var self = call(HttpMethod.GET, "/user", own, new JsonObject());
        var again = call(HttpMethod.GET, "/user", own, new JsonObject());
        var list = call(HttpMethod.GET, "/users?limit=50", token.reveal(), new JsonObject());
        var report = new JsonObject().put("last_activity", Instant.now());
        var activity = call(HttpMethod.POST, "/users/" + name(1) + "/activity", own, report);
        return Future.join(self, again, list, activity).compose(_ -> rounds(left - 1, own));
    }

    /** One of the users that there are once this has played. */
    static String name(int user) {
        return "user-" + user;
    }

    Future<JsonObject> call(HttpMethod method, String path, JsonObject body) {
        return call(method, path, token.reveal(), body);
    }

    /** What was answered, if that was an object. */
    private Future<JsonObject> call(HttpMethod method, String path, String credential, JsonObject body) {
        var options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/hub/api" + path)
                .putHeader("Authorization", "token " + credential);
        return client.request(options)
                .compose(request -> method.equals(HttpMethod.GET) ? request.send() : request.send(body.toBuffer()))
                .compose(HttpClientResponse::body)
                .map(answer ->
                        answer.length() > 0 && answer.getByte(0) == '{' ? answer.toJsonObject() : new JsonObject());
    }
}
