package dev.metis.hub.openapi;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestApi;
import dev.metis.hub.TestTokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint that needs a credential, and tokens that are none any more; scopes that are none, or somebody else's. */
class BadTokensIT {
    private static final BadInputFixture HUB = new BadInputFixture();
    private static final Map<String, TestApi> GONE = new LinkedHashMap<>();

    @BeforeAll
    static void endTokens() {
        var expired = TestTokens.issue(HUB.hub().database(), "root", "inherit");
        end(
                "expired",
                expired,
                () -> resultOf(HUB.hub()
                        .database()
                        .sql()
                        .query(
                                "update tokens set expires_at = now() - interval '1 second' where id = (select max(id) from tokens)")
                        .execute()));

        var made = object(201, HUB.root().call("POST", "users/root/tokens"));
        end(
                "revoked",
                made.getString("token"),
                () -> HUB.root().call("DELETE", "users/root/tokens/" + made.getString("id")));

        HUB.hub().logIn("gone");
        object(200, HUB.root().call("PATCH", "users/gone", "{\"admin\":true}"));
        end(
                "of a deleted user",
                TestTokens.issue(HUB.hub().database(), "gone", "inherit"),
                () -> HUB.root().call("DELETE", "users/gone"));

        var service = new JsonObject()
                .put("api_token", "token-of-a-service-that-goes")
                .put("admin", true);
        object(201, HUB.root().call("POST", "services/gone", service.encode()));
        end(
                "of a deleted service",
                "token-of-a-service-that-goes",
                () -> HUB.root().call("DELETE", "services/gone"));

        GONE.put("unknown", TestApi.with(HUB.hub().browser(), "0123456789abcdef0123456789abcdef"));
        GONE.put("of no form", TestApi.with(HUB.hub().browser(), "a".repeat(10_000)));
    }

    /** It is known to the hub before it ends; the one that expires by itself is not, for nobody tells hubs of that. */
    private static void end(String why, String token, Runnable how) {
        var api = TestApi.with(HUB.hub().browser(), token);
        if (!why.equals("expired")) {
            assertThat(api.get("user").statusCode()).as(why).isEqualTo(200);
        }
        how.run();
        GONE.put(why, api);
    }

    @AfterAll
    static void close() {
        HUB.close();
    }

    static Stream<DescribedOperation> operations() {
        return DescribedOperation.all().filter(DescribedOperation::isSecured);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_token_that_is_gone_opens_nothing(DescribedOperation operation) {
        var before = HUB.rows();
        GONE.forEach((why, api) -> {
            var answer = api.call(operation.method(), operation.path(HUB.known(operation)), "{}");
            assertThat(answer.statusCode())
                    .as("%s with a token %s answered %s", operation, why, answer.body())
                    .isEqualTo(
                            operation.template().startsWith("/authorizations/token")
                                            && operation.method().equals("POST")
                                    ? 404
                                    : 403);
            if (!operation.template().equals("/metrics")) { // which says so on a page
                assertThat(new JsonObject(answer.body()).getString("message")).isNotBlank();
            }
        });
        assertThat(HUB.rows()).as("rows after %s", operation).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POST  | users/ada/tokens       | scopes                      | {}
                    POST  | roles                  | scopes                      | {"name":"fresh"}
                    PATCH | roles/helper           | scopes                      | {}
                    POST  | shares/ada/lab         | scopes                      | {"user":"bob"}
                    POST  | share-codes/ada/lab    | scopes                      | {}
                    POST  | services/fresh         | oauth_client_allowed_scopes | {"url":"http://127.0.0.1:1"}
                    """)
    void a_scope_that_is_none_is_refused_by_name(String method, String path, String field, String body) {
        for (var scope : List.of(
                "nonsense",
                "",
                "read:users!room=1",
                "read:users!user=",
                "!user=ada",
                "all",
                "READ:USERS",
                "read:users\n",
                "\ud83d\ude00",
                "s".repeat(10_000))) {
            var before = HUB.rows();
            var wrong = new JsonObject(body).put(field, JsonArray.of(scope));

            assertThat(message(400, HUB.root().call(method, path, wrong.encode())))
                    .as("%.30s", scope)
                    .contains(field)
                    .hasSizeLessThan(500);
            assertThat(HUB.rows()).as("%.30s", scope).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POST  | users/ada/tokens       | scopes                      | {}                           | 400
                    POST  | roles                  | scopes                      | {"name":"fresh"}             | 403
                    PATCH | roles/helper           | scopes                      | {}                           | 403
                    POST  | shares/ada/lab         | scopes                      | {"user":"bob"}               | 403
                    POST  | share-codes/ada/lab    | scopes                      | {}                           | 403
                    POST  | services/fresh         | oauth_client_allowed_scopes | {"url":"http://127.0.0.1:1"} | 400
                    """)
    void a_scope_one_does_not_hold_is_not_given_away(
            String method, String path, String field, String body, int status) {
        var scopes = "admin:roles tokens shares admin:services read:users:name".split(" ", -1);
        var limited = TestApi.of(HUB.hub(), "root", scopes);
        var before = HUB.rows();
        var wrong = new JsonObject(body).put(field, JsonArray.of(path.startsWith("share") ? "start:servers" : "proxy"));

        assertThat(message(status, limited.call(method, path, wrong.encode()))).isNotBlank();
        assertThat(HUB.rows()).isEqualTo(before);
    }

    @Test
    void a_token_expires_where_it_is_known_already() {
        var made = object(201, HUB.root().call("POST", "users/root/tokens", "{\"expires_in\":1}"));
        var api = TestApi.with(HUB.hub().browser(), made.getString("token"));

        eventually(() -> assertThat(api.get("user").statusCode()).isEqualTo(403));
    }
}
