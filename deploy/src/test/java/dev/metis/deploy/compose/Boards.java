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
