package dev.metis.hub.openapi;

import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestTokens;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every endpoint whose path names something, and names and pages that cannot be. */
class BadPathsIT {
    private static final BadInputFixture HUB = new BadInputFixture();

    /** As written in a path. They may be names of things that are not there; only some could be of things to come. */
    private static final List<String> ODD = List.of(
            "a%2Fb",
            "%2F",
            "%25",
            "%2500",
            "a%20b",
            "%20a",
            "%F0%9F%98%80",
            "%C3%A9",
            "%E2%80%AE",
            "..%2F..%2Fetc",
            "%2E%2E",
            "'%20or%201=1",
            "-1",
            "99999999999999999999",
            "a99999999999999999999",
            "sc_99999999999999999999");

    /** Names of nothing, neither now nor ever. */
    private static final List<String> NEVER = List.of(
            "%00",
            "a%00b", "%0A", "a%0D%0Ab", "%07", "%1B%5B0m", "%7F", "%C2%85", "%FF", "%ED%A0%80", "n".repeat(10_000));

    private static final Set<String> MAKES_A_NAME =
            Set.of("POST /users/{user}", "POST /groups/{group}", "POST /services/{service}");

    /** They answer before they look at names. */
    private static final Set<String> SPARED = Set.of("GET /oauth2/authorize", "POST /oauth2/authorize");

    @AfterAll
    static void close() {
        HUB.close();
    }

    static Stream<DescribedOperation> operations() {
        return DescribedOperation.all()
                .filter(operation -> !operation.pathParameters().isEmpty())
                .filter(operation -> !SPARED.contains(operation.toString()));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void what_cannot_be_named_is_refused_and_changes_nothing(DescribedOperation operation) {
        for (var parameter : operation.pathParameters()) {
            for (var name : NEVER) {
                var before = HUB.rows();
                var answer = HUB.directly().call(operation.method(), path(operation, parameter, name), "{}");

                assertThat(answer.statusCode())
                        .as("%s with %s %.30s answered %s", operation, parameter, name, answer.body())
                        .isBetween(400, 499);
                assertThat(new JsonObject(answer.body()).getString("message"))
                        .as("%s with %s %.30s", operation, parameter, name)
                        .isNotBlank()
                        .hasSizeLessThan(500);
                assertThat(HUB.rows())
                        .as("%s with %s %.30s", operation, parameter, name)
                        .isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void odd_names_are_names_or_refused(DescribedOperation operation) {
        for (var parameter : operation.pathParameters()) {
            for (var name : ODD) {
                var before = HUB.rows();
                var path = path(operation, parameter, name);
                var answer = HUB.directly().call(operation.method(), path, "{}");

                assertThat(answer.statusCode())
                        .as("%s %s answered %s", operation.method(), path, answer.body())
                        .isLessThan(500);
                if (answer.statusCode() >= 400 || operation.method().equals("GET")) {
                    assertThat(HUB.rows()).as("%s %s", operation.method(), path).isEqualTo(before);
                } else if (MAKES_A_NAME.contains(operation.toString())) {
                    assertThat(HUB.directly().get(path).statusCode())
                            .as("what was made at %s is there", path)
                            .isEqualTo(200);
                    assertThat(HUB.directly().call("DELETE", path).statusCode()).isIn(200, 204);
                }
            }
        }
    }

    private static String path(DescribedOperation operation, String parameter, String name) {
        var values = HUB.known(operation);
        values.put(parameter, name);
        return operation.path(values);
    }

    @ParameterizedTest
    @ValueSource(strings = {"users/%", "users/%zz", "users/%2", "users/a%", "groups/%u0041", "users/a\u00ff"})
    void a_path_that_cannot_be_decoded_is_refused(String path) {
        var port = URI.create(HUB.hub().targetOfHub()).getPort();
        var token = TestTokens.issue(HUB.hub().database(), "root", "inherit");

        var answer = RawRequest.send(
                port, "GET /hub/api/" + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: token " + token, 0);

        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "PROPFIND", "get"})
    void a_method_that_is_none_is_refused_whatever_its_body(String method) {
        var port = URI.create(HUB.hub().targetOfHub()).getPort();

        var answer = RawRequest.send(
                port,
                method + " /hub/api/oauth2/token HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n"
                        + "Content-Type: application/x-www-form-urlencoded",
                10);

        assertThat(answer.status()).as(answer.text()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "Multipart/form-data; boundary=x", "application/json"})
    void what_the_body_of_a_reading_request_claims_to_be_does_not_matter(String type) {
        var port = URI.create(HUB.hub().targetOfHub()).getPort();

        var answer = RawRequest.send(
                port,
                "GET /hub/api/authorizations/cookie/any HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nContent-Type: "
                        + type,
                10);

        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    }

    static Stream<DescribedOperation> lists() {
        return DescribedOperation.all()
                .filter(operation -> operation.method().equals("GET")
                        && operation.description().encode().contains("parameters/offset"));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void beyond_its_end_a_list_is_empty(DescribedOperation operation) {
        var path = operation.path(HUB.known(operation));
        for (var offset : List.of("1000", "2147483647", "2147483648", "9007199254740993")) {
            var page = HUB.root().page(path + "?offset=" + offset + "&limit=1");

            assertThat(String.valueOf(page.getValue("items")))
                    .as("%s", operation)
                    .isIn("[]", "{}");
            assertThat(page.getJsonObject("_pagination").getValue("next")).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void what_is_no_number_is_refused_by_name(DescribedOperation operation) {
        var path = operation.path(HUB.known(operation));
        for (var number : List.of("x", "", "1.5", "1e3", "%00", "0x10", "%F0%9F%98%80", "--1", "NaN")) {
            for (var name : List.of("offset", "limit")) {
                assertThat(message(400, HUB.directly().get(path + "?" + name + "=" + number)))
                        .as("%s with %s=%s", operation, name, number)
                        .contains(name);
            }
        }
        assertThat(HUB.directly().get(path + "?offset=99999999999999999999999").statusCode())
                .isEqualTo(400);
        assertThat(HUB.directly().get(path + "?limit=99999999999999999999999").statusCode())
                .isEqualTo(200);
        assertThat(HUB.directly().get(path + "?offset=-1&limit=-1").statusCode())
                .isEqualTo(200);
    }

    @Test
    void names_in_bodies_are_names_or_refused() {
        var names = List.of(
                "a/b", "", " a", "a ", "a\nb", "\u0007", "a\u007f", "n".repeat(10_000), "\ud83d\ude00".repeat(200));
        for (var name : names) {
            for (var request : Map.of("users", "usernames", "groups", "groups", "roles", "name")
                    .entrySet()) {
                var before = HUB.rows();
                var value = request.getKey().equals("roles") ? name : List.of(name);
                var body = new JsonObject().put(request.getValue(), value).encode();
                var answer = HUB.directly().call("POST", request.getKey(), body);
                if (answer.statusCode() == 201) {
                    assertThat(name)
                            .as("%s of this name was made", request.getKey())
                            .isIn(" a", "a ", "a/b");
                    HUB.root()
                            .call(
                                    "DELETE",
                                    request.getKey() + "/"
                                            + URLEncoder.encode(name, StandardCharsets.UTF_8)
                                                    .replace("+", "%20"));
                } else {
                    assertThat(message(400, answer)).contains(request.getValue());
                    assertThat(HUB.rows()).isEqualTo(before);
                }
            }
        }
        object(200, HUB.directly().get("users/ada"));
    }
}
