package dev.metis.deploy.compose;

import dev.metis.deploy.singleuser.TestEnvironment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The boards that Grafana shows, as their files say. */
final class Boards {
    private static final Path DIRECTORY = TestEnvironment.target().resolveSibling("compose/grafana/boards");

    /**
     * Series that the boards of github.com/jupyterhub/grafana-dashboards take from a hub, with the labels they choose by; those
     * of Kubernetes and of exporters apart.
     */
    static final List<String> SERIES_OF_JUPYTERHUB = List.of(
            "jupyterhub_running_servers",
            "jupyterhub_active_users{period='24h'}",
            "jupyterhub_active_users{period='7d'}",
            "jupyterhub_active_users{period='30d'}",
            "jupyterhub_request_duration_seconds_bucket{le='+Inf'}",
            "jupyterhub_request_duration_seconds_bucket{handler='jupyterhub.apihandlers.users.SpawnProgressAPIHandler'}",
            "jupyterhub_request_duration_seconds_count{code='200'}",
            "jupyterhub_server_spawn_duration_seconds_bucket{le='+Inf'}",
            "jupyterhub_server_spawn_duration_seconds_count{status!='success'}");

    private Boards() {}

    record Board(JsonObject json) {
        String title() {
            return json.getString("title");
        }

        List<JsonObject> panels() {
            return objects(json.getJsonArray("panels")).toList();
        }

        List<String> queries() {
            return panels().stream()
                    .flatMap(panel -> objects(panel.getJsonArray("targets")))
                    .map(target -> target.getString("expr"))
                    .toList();
        }

        /** On a machine without one its panels are empty. */
        boolean needsGpu() {
            return queries().stream().allMatch(query -> query.contains("DCGM_"));
        }
    }

    static List<Board> all() throws IOException {
        var boards = new ArrayList<Board>();
        try (var files = Files.list(DIRECTORY)) {
            for (var file : files.sorted().toList()) {
                boards.add(new Board(new JsonObject(Files.readString(file))));
            }
        }
        return boards;
    }

    static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }
}
