package dev.metis.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A lab's hub, by its REST API as the world reaches it. */
record HubApi(Lab lab, String token) {
    String userOfToken() {
        return new JsonObject(call("GET", "/user", "")).getString("name");
    }

    List<String> users() {
        return new JsonArray(call("GET", "/users", ""))
                .stream().map(it -> ((JsonObject) it).getString("name")).toList();
    }

    void addUsers(List<String> names) {
        call(
                "POST",
                "/users",
                new JsonObject().put("usernames", new JsonArray(names)).encode());
    }

    void start(String user) {
        call("POST", "/users/" + user + "/server", "");
    }

    void stop(String user) {
        call("DELETE", "/users/" + user + "/server", "");
    }

    /** Empty when it is stopped. */
    Optional<JsonObject> serverOf(String user) {
        return Optional.ofNullable(new JsonObject(call("GET", "/users/" + user, ""))
                .getJsonObject("servers")
                .getJsonObject(""));
    }

    boolean isReady(String user) {
        return serverOf(user).map(it -> it.getBoolean("ready")).orElse(false);
    }

    boolean isPending(String user) {
        return serverOf(user).map(it -> it.getValue("pending") != null).orElse(false);
    }

    private String call(String method, String path, String body) {
        var end = lab.curl(
                "-k",
                "--fail-with-body",
                "-X",
                method,
                "-H",
                "Authorization: token " + token,
                "-d",
                body,
                lab.url("/hub/api" + path));
        assertThat(end.status()).as(method + " " + path + ": " + end.output()).isZero();
        return end.output();
    }
}
