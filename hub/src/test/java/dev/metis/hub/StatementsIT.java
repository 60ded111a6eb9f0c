package dev.metis.hub;

import static dev.metis.hub.TestApi.array;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call of the API costs the database: the same however many users there are. */
class StatementsIT {
    private static final int USERS = 120;
    private static HubFixture hub;
    private static TestApi root;

    @BeforeAll
    static void start() {
        hub = HubFixture.with(
                "JupyterHub__allow_named_servers",
                "true",
                // Else it would be chance whether what was said of activity is written while a call is counted.
                "JupyterHub__activity_resolution",
                "3600",
                "JupyterHub__api_page_default_limit",
                "100");
        List.of("ada", "root").forEach(hub::logIn);
        root = TestApi.of(hub, "root", "inherit");
        var names = new JsonArray(
                IntStream.range(0, USERS).mapToObj(n -> "user-" + n).toList());
        array(
                201,
                root.call(
                        "POST",
                        "users",
                        new JsonObject().put("usernames", names).encode()));
        for (var group : List.of("one", "two")) {
            root.call(
                    "POST",
                    "groups/" + group,
                    new JsonObject().put("users", names).encode());
        }
        root.call("PUT", "users/user-1/servers/lab", "{}");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    /** Calls again and again: what the hub does beside is in some counts, and in some it is not. */
    private static List<String> fewest(Runnable call) {
        call.run();
        var fewest = new ArrayList<List<String>>();
        for (int i = 0; i < 12; i++) {
            hub.statements().take();
            call.run();
            fewest.add(hub.statements().take());
        }
        return fewest.stream()
                .min((a, b) -> Integer.compare(a.size(), b.size()))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "users/ada, 1",
        "users/ada?include_stopped_servers=1, 1",
        "users?limit=1, 1",
        "users?limit=50, 1",
        "users?limit=100&include_stopped_servers=1, 1",
        "users?state=ready&limit=50, 1",
        "users?name_filter=user-1&sort=-last_activity, 1",
        "groups, 2",
        "groups/one, 1",
        "roles, 2",
        "user, 0",
    })
    void reading_costs_a_few_statements(String path, int statements) {
        var found = fewest(() -> assertThat(root.get(path).statusCode()).isEqualTo(200));

        assertThat(found).as(path).hasSizeLessThanOrEqualTo(statements);
    }

    /** Who has a role is in what is kept of them: all of it is dropped before each call. */
    @ParameterizedTest
    @CsvSource({"users/ada, 3", "users?limit=1, 3", "users?limit=50, 3", "users?limit=100&offset=20, 3"})
    void what_is_not_known_is_read_in_two_more_however_many_it_is(String path, int statements) {
        var fewest = new ArrayList<Integer>();
        for (int i = 0; i < 6; i++) {
            root.call("POST", "groups/cold-" + path.hashCode() + "-" + i, "{\"users\":[]}");
            root.call("DELETE", "groups/cold-" + path.hashCode() + "-" + i);
            root.get("groups/one");
            hub.statements().take();
            root.get(path);
            fewest.add(hub.statements().take().size());
        }
        assertThat(fewest.stream().min(Integer::compare)).contains(statements);
    }

    @Test
    void a_page_that_says_how_many_there_are_costs_one_more() {
        assertThat(fewest(() -> root.page("users?limit=50"))).hasSizeLessThanOrEqualTo(2);
        assertThat(fewest(() -> root.page("users?limit=100&offset=100"))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void filters_by_group_cost_one_more_for_the_check_and_one_for_what_is_seen() {
        var narrow = TestApi.of(hub, "root", "list:users!group=one", "read:users!group=two");

        assertThat(fewest(() -> assertThat(narrow.array("users?limit=100")).hasSize(100)))
                .hasSizeLessThanOrEqualTo(7);
        assertThat(fewest(() -> assertThat(narrow.array("users?limit=1")).hasSize(1)))
                .hasSizeLessThanOrEqualTo(7);
    }

    @Test
    void the_token_of_a_visitor_costs_nothing() {
        var token = TestApi.of(hub, "ada", "access:servers!server=ada/");

        assertThat(fewest(() -> assertThat(token.get("user").statusCode()).isEqualTo(200)))
                .isEmpty();
    }

    @Test
    void activity_costs_nothing_until_it_is_written() {
        var body =
                "{\"last_activity\":\"2026-01-01T00:00:00Z\",\"servers\":{\"lab\":{\"last_activity\":\"2026-01-01T00:00:00Z\"}}}";

        assertThat(fewest(() -> assertThat(
                                root.call("POST", "users/user-1/activity", body).statusCode())
                        .isEqualTo(200)))
                .isEmpty();
    }

    @Test
    void changes_of_many_cost_what_changes_of_one_cost() {
        var one = "{\"users\":[\"user-1\"]}";
        var many = new JsonObject()
                .put(
                        "users",
                        IntStream.range(0, USERS).mapToObj(n -> "user-" + n).toList())
                .encode();

        var ofOne = fewest(() -> root.call("POST", "groups/one/users", one));
        var ofMany = fewest(() -> root.call("POST", "groups/one/users", many));

        assertThat(ofMany).hasSameSizeAs(ofOne).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void a_start_and_a_stop_cost_the_same_for_everybody() {
        for (var user : List.of("user-2", "user-" + (USERS - 1))) {
            assertThat(fewest(() -> startAndStop(user))).hasSizeLessThanOrEqualTo(32);
        }
    }

    private static void startAndStop(String user) {
        assertThat(root.call("POST", "users/" + user + "/server", "{}").statusCode())
                .isEqualTo(201);
        assertThat(root.call("DELETE", "users/" + user + "/server", "").statusCode())
                .isEqualTo(204);
    }
}
