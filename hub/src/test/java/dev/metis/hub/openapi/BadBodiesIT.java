package dev.metis.hub.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint that takes a body, and bodies it cannot use: each is refused in words, and changes nothing. */
class BadBodiesIT {
    private static final BadInputFixture HUB = new BadInputFixture();
    private static final int DEEP = 10_000;

    /** What each endpoint needs at least, so that one wrong field is the only one. */
    private static final Map<String, String> LEAST = Map.ofEntries(
            Map.entry("POST /users", "{\"usernames\":[\"fresh\"]}"),
            Map.entry("POST /users/{user}/activity", "{\"last_activity\":\"2026-01-01T00:00:00Z\"}"),
            Map.entry("POST /groups", "{\"groups\":[\"fresh\"]}"),
            Map.entry("POST /groups/{group}/users", "{\"users\":[\"ada\"]}"),
            Map.entry("DELETE /groups/{group}/users", "{\"users\":[\"ada\"]}"),
            Map.entry("POST /roles", "{\"name\":\"fresh\"}"),
            Map.entry("POST /roles/{role}/users", "{\"users\":[\"ada\"]}"),
            Map.entry("DELETE /roles/{role}/users", "{\"users\":[\"ada\"]}"),
            Map.entry("POST /roles/{role}/groups", "{\"groups\":[\"class\"]}"),
            Map.entry("DELETE /roles/{role}/groups", "{\"groups\":[\"class\"]}"),
            Map.entry("POST /roles/{role}/services", "{\"services\":[\"tool\"]}"),
            Map.entry("DELETE /roles/{role}/services", "{\"services\":[\"tool\"]}"),
            Map.entry("POST /shares/{owner}/{server}", "{\"user\":\"bob\"}"),
            Map.entry("PATCH /shares/{owner}/{server}", "{\"user\":\"bob\"}"),
            Map.entry("POST /shares/{owner}/", "{\"user\":\"bob\"}"),
            Map.entry("PATCH /shares/{owner}/", "{\"user\":\"bob\"}"));

    /** As JSON. */
    private static final Map<String, List<String>> OF_TYPE = Map.of(
            "string", List.of("\"text\"", "\"\"", "\"" + "n".repeat(10_000) + "\""),
            "number", List.of("1", "-1", "1.5", "1e300", "9223372036854775807"),
            "boolean", List.of("true"),
            "array", List.of("[]", "[1]", "[{}]"),
            "object", List.of("{}", "{\"a\":1}"));

    @AfterAll
    static void close() {
        HUB.close();
    }

    static Stream<DescribedOperation> operations() {
        return DescribedOperation.all().filter(operation -> operation.body().isPresent());
    }

    private static HttpResponse<String> send(DescribedOperation operation, byte[] body) {
        return HUB.root().call(operation.method(), operation.path(HUB.known(operation)), body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String refused(DescribedOperation operation, byte[] body) {
        var answer = send(operation, body);
        var start = new String(body, 0, Math.min(body.length, 100), StandardCharsets.ISO_8859_1);
        assertThat(answer.statusCode())
                .as("%s with %s answered %s", operation, start, answer.body())
                .isBetween(400, 499);
        var message = new JsonObject(answer.body()).getString("message");
        assertThat(message).as("%s with %s", operation, start).isNotBlank().hasSizeLessThan(500);
        return answer.statusCode() == 400 ? message : "";
    }

    @ParameterizedTest
    @MethodSource("operations")
    void what_is_no_json_object_is_refused(DescribedOperation operation) {
        var before = HUB.rows();
        var bodies = new ArrayList<byte[]>();
        Stream.of(
                        "{",
                        "}",
                        "{\"a\":}",
                        "{'a':1}",
                        "text",
                        "[]",
                        "[{}]",
                        "\"text\"",
                        "1",
                        "true",
                        "{} {}",
                        "NaN",
                        "\u0000",
                        "{\"a\":1e99999}",
                        "[".repeat(DEEP),
                        "[".repeat(DEEP) + "]".repeat(DEEP),
                        "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP))
                .map(BadBodiesIT::bytes)
                .forEach(bodies::add);
        bodies.add(new byte[] {(byte) 0xff, (byte) 0xfe});
        bodies.add(new byte[] {'{', (byte) 0xc3, '}'});
        bodies.add("{\"a\":1}".getBytes(StandardCharsets.UTF_16));

        bodies.forEach(body -> refused(operation, body));

        assertThat(HUB.rows()).as("rows after %s", operation).isEqualTo(before);
        assertThat(HUB.hub().exitCodes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_field_of_the_wrong_type_is_refused_by_name(DescribedOperation operation) {
        var before = HUB.rows();
        DescribedOperation.fields(operation.body().orElseThrow()).forEach((field, types) -> {
            for (var value : wrong(types)) {
                var message = refused(operation, bytes(with(operation, field, value)));
                assertThat(message)
                        .as("%s with a bad %s", operation, field)
                        .satisfiesAnyOf(
                                said -> assertThat(said).isEmpty(),
                                said -> assertThat(said).contains(field));
            }
        });
        assertThat(HUB.rows()).as("rows after %s", operation).isEqualTo(before);
        assertThat(HUB.hub().exitCodes()).isEmpty();
    }

    private static String with(DescribedOperation operation, String field, String json) {
        var body = new JsonObject(LEAST.getOrDefault(operation.toString(), "{}"));
        body.remove(field);
        var rest = body.encode();
        return "{\"" + field + "\":" + json + (body.isEmpty() ? "}" : "," + rest.substring(1));
    }

    /** As JSON; none when any is right. */
    private static List<String> wrong(Set<String> types) {
        if (types.isEmpty()) {
            return List.of();
        }
        var wrong = new ArrayList<String>();
        OF_TYPE.forEach((type, values) -> {
            if (!types.contains(type) && !(type.equals("number") && types.contains("integer"))) {
                wrong.addAll(values);
            }
        });
        if (types.contains("integer")) {
            wrong.addAll(List.of("1.5", "-1", "1e300", "99999999999999999999"));
        }
        if (types.contains("string") && !types.contains("null")) {
            wrong.add("null");
        }
        wrong.add("[".repeat(150) + "]".repeat(150));
        return types.contains("array") ? wrong.subList(0, wrong.size() - 1) : wrong;
    }

    static Stream<DescribedOperation> strict() {
        return operations()
                .filter(operation ->
                        Boolean.FALSE.equals(operation.body().orElseThrow().getValue("additionalProperties")));
    }

    @ParameterizedTest
    @MethodSource("strict")
    void a_field_that_is_not_there_is_refused_by_name(DescribedOperation operation) {
        var before = HUB.rows();
        for (var field : List.of("nonsense", "Name", "__proto__", "f".repeat(10_000))) {
            var message = refused(operation, bytes(with(operation, field, "1")));
            assertThat(message)
                    .as("%s with the field %s", operation, field)
                    .satisfiesAnyOf(
                            said -> assertThat(said).isEmpty(),
                            said -> assertThat(said).contains(field.substring(0, Math.min(field.length(), 20))));
        }
        assertThat(HUB.rows()).as("rows after %s", operation).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void what_cannot_be_stored_is_refused(DescribedOperation operation) {
        var before = HUB.rows();
        DescribedOperation.fields(operation.body().orElseThrow()).forEach((field, types) -> {
            for (var text : List.of("\"a\\u0000b\"", "\"\\ud800\"")) {
                if (types.contains("string")) {
                    refused(operation, bytes(with(operation, field, text)));
                }
                if (types.contains("object")) {
                    refused(operation, bytes(with(operation, field, "{\"a\":" + text + "}")));
                    refused(operation, bytes(with(operation, field, "{" + text + ":1}")));
                }
            }
            if (types.contains("object")) {
                refused(operation, bytes(with(operation, field, "{\"a\":".repeat(900) + "1" + "}".repeat(900))));
            }
        });
        assertThat(HUB.rows()).as("rows after %s", operation).isEqualTo(before);
    }
}
