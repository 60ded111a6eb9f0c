package dev.metis.hub.user;

import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.user.UserListFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestApi;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserListApiIT {
    @AutoClose
    private static final UserListFixture fixture = new UserListFixture();

    private static final TestApi root = fixture.people().root();

    @ParameterizedTest
    @CsvSource({
        "sort=id, b a c",
        "sort=-id, c a b",
        "sort=name, a b c",
        "sort=-name, c b a",
        "sort=last_activity, b c a",
        "sort=-last_activity, a c b",
        "state=inactive, b a c",
        "state=active, ''",
        "state=, b a c",
        "'', b a c",
    })
    void lists_are_filtered_and_sorted(String query, String expected) {
        var prefix = fixture.made("b", "a", "c");
        for (var active : List.of("c 2001", "a 2002")) {
            var parts = active.split(" ", 2);
            assertThat(root.call(
                                    "POST",
                                    "users/" + prefix + parts[0] + "/activity",
                                    "{\"last_activity\":\"" + parts[1] + "-01-01\"}")
                            .statusCode())
                    .isEqualTo(200);
        }

        var found = root.array("users?name_filter=" + prefix + "&" + query);

        assertThat(names(found))
                .containsExactly(
                        expected.isEmpty()
                                ? new String[0]
                                : List.of(expected.split(" ", -1)).stream()
                                        .map(name -> prefix + name)
                                        .toArray(String[]::new));
    }

    @Test
    void a_name_filter_looks_into_names() {
        var prefix = fixture.made("Xyz".toLowerCase(java.util.Locale.ROOT), "a_b", "a%b");

        assertThat(names(root.array("users?name_filter=" + prefix.substring(1) + "XY")))
                .containsExactly(prefix + "xyz");
        assertThat(names(root.array("users?name_filter=" + prefix + "a_b"))).hasSize(2);
        assertThat(root.array("users?name_filter=" + prefix + "%5C")).isEmpty();
        assertThat(root.array("users?name_filter=%27%3B%20drop%20table%20users"))
                .isEmpty();
        assertThat(message(400, root.get("users?name_filter=%00"))).contains("name_filter");
    }

    @ParameterizedTest
    @CsvSource({
        "state=Active, state",
        "state=nothing, state",
        "sort=created, sort",
        "sort=, sort",
        "sort=-, sort",
        "sort=--id, sort",
        "limit=x, limit",
        "limit=1.5, limit",
        "offset=, offset",
        "offset=99999999999999999999, offset",
    })
    void a_bad_query_is_refused_by_the_name_of_what_is_wrong(String query, String wrong) {
        assertThat(message(400, root.get("users?" + query))).startsWith(wrong + ":");
    }

    @Test
    void pages_say_how_many_there_are_and_where_the_next_is() {
        var prefix = fixture.made("1", "2", "3", "4", "5");

        var first = root.page("users?name_filter=" + prefix);
        assertThat(first.getJsonArray("items")).hasSize(2);
        var pagination = first.getJsonObject("_pagination");
        assertThat(pagination.getInteger("offset")).isZero();
        assertThat(pagination.getInteger("limit")).isEqualTo(2);
        assertThat(pagination.getInteger("total")).isEqualTo(5);
        var url = pagination.getJsonObject("next").getString("url");
        var second = root.page(url.substring(url.indexOf("users?")));
        assertThat(second.getJsonObject("_pagination").getInteger("offset")).isEqualTo(2);
        var last = root.page("users?name_filter=" + prefix + "&offset=4");
        assertThat(last.getJsonArray("items")).hasSize(1);
        assertThat(last.getJsonObject("_pagination").getInteger("total")).isEqualTo(5);
        assertThat(last.getJsonObject("_pagination").getValue("next")).isNull();
        var beyond = root.page("users?name_filter=" + prefix + "&offset=400");
        assertThat(beyond.getJsonArray("items")).isEmpty();
        assertThat(beyond.getJsonObject("_pagination").getInteger("total")).isEqualTo(5);
        assertThat(root.array("users?name_filter=" + prefix)).hasSize(5);
        assertThat(root.array("users?name_filter=" + prefix + "&limit=3&offset=-1"))
                .hasSize(3);
    }

    @Test
    void lists_reach_as_far_as_the_scope() {
        var prefix = fixture.made("1", "2", "3", "4");
        root.call("POST", "groups/" + prefix, "{\"users\":[\"" + prefix + "2\",\"" + prefix + "3\"]}");

        var some = fixture.people()
                .with(
                        "list:users!group=" + prefix,
                        "list:users!user=" + prefix + "4",
                        "read:users:activity!user=" + prefix + "3");
        var models = some.array("users");
        assertThat(names(models)).containsExactly(prefix + "2", prefix + "3", prefix + "4");
        assertThat(models.getJsonObject(0).fieldNames())
                .containsExactlyInAnyOrder("kind", "name", "admin", "user_info");
        assertThat(models.getJsonObject(1).fieldNames())
                .containsExactlyInAnyOrder("kind", "name", "admin", "user_info", "last_activity");
        assertThat(some.page("users?limit=1").getJsonObject("_pagination").getInteger("total"))
                .isEqualTo(3);

        assertThat(fixture.people().with("list:users!server=ada/x").get("users").statusCode())
                .isEqualTo(403);
        assertThat(fixture.people().with("read:users").get("users").statusCode())
                .isEqualTo(403);
        assertThat(fixture.people().hub().browser().get("/hub/api/users").statusCode())
                .isEqualTo(403);
        assertThat(fixture.people()
                        .with("admin:users!user=" + prefix + "1")
                        .call("POST", "users", "{\"usernames\":[\"x\"]}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void servers_are_listed_by_their_state() {
        var prefix = fixture.made("runs", "stopped", "none");
        var runs = prefix + "runs";
        assertThat(root.call("POST", "users/" + runs + "/server").statusCode()).isEqualTo(201);
        root.call("PUT", "users/" + runs + "/servers/lab", "{}");
        root.call("PUT", "users/" + prefix + "stopped/servers/lab", "{}");
        var query = "users?name_filter=" + prefix;

        assertThat(names(root.array(query + "&state=active"))).containsExactly(runs);
        assertThat(names(root.array(query + "&state=ready"))).containsExactly(runs);
        assertThat(names(root.array(query + "&state=inactive"))).containsExactly(prefix + "stopped", prefix + "none");
        assertThat(root.page(query + "&state=ready")
                        .getJsonObject("_pagination")
                        .getInteger("total"))
                .isEqualTo(1);

        var models = root.array(query);
        assertThat(models.getJsonObject(0).getJsonObject("servers").fieldNames())
                .containsExactly("");
        assertThat(models.getJsonObject(0).getString("server")).isEqualTo("/user/" + runs + "/");
        assertThat(models.getJsonObject(1).getJsonObject("servers")).isEmpty();
        var all = root.array(query + "&include_stopped_servers=1");
        assertThat(all.getJsonObject(0).getJsonObject("servers").fieldNames()).containsExactlyInAnyOrder("", "lab");
        assertThat(all.getJsonObject(1).getJsonObject("servers").fieldNames()).contains("lab");
        assertThat(all.getJsonObject(0)
                        .getJsonObject("servers")
                        .getJsonObject("")
                        .getBoolean("ready"))
                .isTrue();

        var one = fixture.people()
                .with("list:users", "read:servers!server=" + runs + "/lab")
                .array(query + "&include_stopped_servers=1");
        assertThat(one.getJsonObject(0).getJsonObject("servers").fieldNames()).containsExactly("lab");
        assertThat(one.getJsonObject(1).containsKey("servers")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void other_methods_are_refused(String method) {
        assertThat(root.call(method, "users", "{}").statusCode()).isEqualTo(405);
    }
}
