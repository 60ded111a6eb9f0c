package dev.metis.deploy.compose;

import static dev.metis.deploy.client.Eventually.eventually;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a Prometheus says of itself. */
final class PrometheusApi {
    private final Lab lab;
    private final String address;

    PrometheusApi(Lab lab, String address) {
        this.lab = lab;
        this.address = address;
    }

    /** Of the only target of a job, once it was asked. */
    String healthOf(String job) {
        return eventually(
                "the target " + job + " was scraped",
                Lab.PATIENCE,
                () -> objects(get("/api/v1/targets").getJsonArray("activeTargets"))
                        .filter(target ->
                                target.getJsonObject("labels").getString("job").equals(job))
                        .map(target -> target.getString("health"))
                        .filter(health -> health.equals("up"))
                        .findFirst());
    }

    /** The health of each rule, once all were tried. */
    Map<String, String> rules() {
        return eventually(
                "all rules were tried",
                Lab.PATIENCE,
                () -> Optional.of(objects(get("/api/v1/rules").getJsonArray("groups"))
                                .flatMap(group -> objects(group.getJsonArray("rules")))
                                .collect(Collectors.toMap(it -> it.getString("name"), it -> it.getString("health"))))
                        .filter(rules -> !rules.containsValue("unknown")));
    }

    /** Its rows; fails when it cannot be answered. */
    JsonArray query(String expression) {
        return get("/api/v1/query", "-G", "--data-urlencode", "query=" + expression)
                .getJsonArray("result");
    }

    private JsonObject get(String path, String... more) {
        var command = new String[more.length + 4];
        command[0] = "curl";
        command[1] = "-sS";
        System.arraycopy(more, 0, command, 2, more.length);
        command[more.length + 2] = "http://" + address + ":9090" + path;
        command[more.length + 3] = "--fail-with-body";
        var answer = new JsonObject(lab.run(command));
        if (!"success".equals(answer.getString("status"))) {
            throw new AssertionError(path + " " + String.join(" ", more) + ": " + answer.encode());
        }
        return Objects.requireNonNull(answer.getJsonObject("data"));
    }

    private static java.util.stream.Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }
}
