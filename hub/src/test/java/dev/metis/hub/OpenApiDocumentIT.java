package dev.metis.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The description of the API says what the API has, and nothing else. */
class OpenApiDocumentIT {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final Pattern REFERENCE = Pattern.compile("\"\\$ref\":\"#/([^\"]+)\"");
    private static final HubFixture HUB = HubFixture.with();

    private final String text = HUB.browser().get("/hub/api/openapi.json").body();
    private final JsonObject document = new JsonObject(text);

    @AfterAll
    static void close() {
        HUB.close();
    }

    @Test
    void every_endpoint_is_described_and_every_description_has_an_endpoint() {
        var described = new TreeSet<String>();
        document.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue())
                        .fieldNames().stream()
                                .filter(METHODS::contains)
                                .forEach(method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " "
                                        + path.getKey().replaceAll("\\{[^}]+}", "{}"))));

        assertThat(described).containsExactlyInAnyOrderElementsOf(HUB.endpoints());
    }

    @Test
    void references_lead_somewhere_and_parameters_of_paths_are_declared() {
        for (var reference = REFERENCE.matcher(text); reference.find(); ) {
            var at = document;
            for (var step : reference.group(1).split("/", -1)) {
                at = at.getJsonObject(step);
                assertThat(at).as(reference.group()).isNotNull();
            }
        }
        document.getJsonObject("paths").forEach(path -> {
            for (var name = Pattern.compile("\\{([^}]+)}").matcher(path.getKey()); name.find(); ) {
                assertThat(path.getValue().toString())
                        .as(path.getKey())
                        .contains("\"name\":\"" + name.group(1) + "\",\"in\":\"path\"");
            }
        });
    }

    @Test
    void it_says_where_the_api_is() {
        assertThat(document.getJsonArray("servers").getJsonObject(0).getString("url"))
                .isEqualTo("/hub/api");
    }
}
