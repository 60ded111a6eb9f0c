package dev.metis.hub.group;

import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupApiIT {
    @AutoClose
    private static final GroupFixture fixture = new GroupFixture();

    private static final TestApi root = fixture.people().root();

    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb", "100%25", "%F0%9F%8E%93", "a%20b", "a+b", "..%2F..", "%22%27%3B--", "%3Cb%3E"})
    void unusual_names_lead_to_their_groups(String escaped) {
        var made = object(201, root.call("POST", "groups/" + escaped));

        assertThat(root.object("groups/" + escaped)).isEqualTo(made);
        assertThat(object(200, root.call("POST", "groups/" + escaped + "/users", "{\"users\":[\"ada\"]}"))
                        .getJsonArray("users"))
                .containsExactly("ada");
        assertThat(root.call("DELETE", "groups/" + escaped).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%0A", "%7F", "%C2%85"})
    void names_with_control_characters_are_refused(String escaped) {
        assertThat(message(400, root.call("POST", "groups/" + escaped))).contains("group");
    }

    @Test
    void users_come_and_go() {
        var name = fixture.made("ada");

        assertThat(object(200, root.call("POST", "groups/" + name + "/users", "{\"users\":[\"ADA\",\"carol\"]}"))
                        .getJsonArray("users"))
                .containsExactly("ada", "carol");
        assertThat(object(200, root.call("DELETE", "groups/" + name + "/users", "{\"users\":[\"ada\",\"bob\"]}"))
                        .getJsonArray("users"))
                .containsExactly("carol");
        assertThat(object(200, root.call("DELETE", "groups/" + name + "/users", "{\"users\":[]}"))
                        .getJsonArray("users"))
                .containsExactly("carol");
        for (var method : List.of("POST", "DELETE")) {
            assertThat(message(400, root.call(method, "groups/" + name + "/users", "{\"users\":[\"bob\",\"nosuch\"]}")))
                    .isEqualTo("users: no such user: nosuch");
            assertThat(message(400, root.call(method, "groups/" + name + "/users", "{}")))
                    .contains("users");
            assertThat(root.call(method, "groups/" + name + "/users").statusCode())
                    .isEqualTo(400);
            assertThat(root.call(method, "groups/nosuch/users", "{\"users\":[\"ada\"]}")
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(root.object("groups/" + name).getJsonArray("users")).containsExactly("carol");
    }

    @Test
    void properties_are_replaced_whole() {
        var name = fixture.made();
        var properties = "{\"cpu\":2,\"nested\":{\"a\":[1,null,\"é🎓\"]},\"big\":12345678901234567890}";

        var answer = root.call("PUT", "groups/" + name + "/properties", properties);

        assertThat(object(200, answer).getJsonObject("properties")).isEqualTo(new JsonObject(properties));
        assertThat(object(200, root.call("PUT", "groups/" + name + "/properties", "{}"))
                        .getJsonObject("properties"))
                .isEmpty();
        for (var wrong : List.of(
                "", "[]", "null", "1", "\"x\"", "{\"a\":\"\\u0000\"}", "{\"\\u0000\":1}", "{\"a\":\"\\ud800\"}")) {
            assertThat(root.call("PUT", "groups/" + name + "/properties", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(root.call("PUT", "groups/" + name + "/properties", "{\"a\":1e400}")
                        .statusCode())
                .isLessThan(500);
        assertThat(root.call("PUT", "groups/nosuch/properties", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_group_is_deleted_and_its_members_stay() {
        var name = fixture.made("ada");

        assertThat(root.call("DELETE", "groups/" + name).statusCode()).isEqualTo(204);

        assertThat(root.get("groups/" + name).statusCode()).isEqualTo(404);
        assertThat(root.call("DELETE", "groups/" + name).statusCode()).isEqualTo(404);
        assertThat(root.object("users/ada").getJsonArray("groups")).doesNotContain(name);
    }

    @ParameterizedTest
    @CsvSource({
        "read:groups:name, kind name",
        "list:groups, kind name",
        "read:roles:groups, kind name roles",
        "read:groups, kind name users properties",
    })
    void each_scope_reveals_its_fields(String scope, String fields) {
        var name = fixture.made("ada");
        var answer = fixture.people()
                .with(scope.equals("list:groups") ? "read:groups:name" : scope)
                .get("groups/" + name);

        assertThat(object(200, answer).fieldNames()).containsExactlyInAnyOrder(fields.split(" ", -1));
    }

    @Test
    void what_may_not_be_seen_looks_like_what_is_not_there() {
        var seen = fixture.made();
        var hidden = fixture.made();
        var reader = fixture.people()
                .with("groups!group=" + seen, "delete:groups!group=" + seen, "admin:groups!group=" + seen);

        assertThat(reader.get("groups/" + seen).statusCode()).isEqualTo(200);
        assertThat(reader.get("groups/" + hidden).body())
                .isEqualTo(reader.get("groups/nosuch").body());
        for (var call : List.of("DELETE groups/", "POST groups/")) {
            var parts = call.split(" ", 2);
            assertThat(reader.call(parts[0], parts[1] + hidden).statusCode()).isEqualTo(404);
            assertThat(fixture.people()
                            .with("read:hub")
                            .call(parts[0], parts[1] + hidden)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(reader.call("POST", "groups", "{\"groups\":[\"x\"]}").statusCode())
                .isEqualTo(403);
        assertThat(fixture.people()
                        .hub()
                        .browser()
                        .get("/hub/api/groups/" + seen)
                        .statusCode())
                .isEqualTo(403);
        assertThat(fixture.people().with("read:hub").get("groups/" + seen).statusCode())
                .isEqualTo(403);
        assertThat(fixture.people().as("ada").get("groups").statusCode()).isEqualTo(403);
    }

    @Test
    void a_list_is_as_long_as_the_scope_reaches() {
        var one = fixture.made();
        var two = fixture.made();
        fixture.made();
        var some = fixture.people()
                .with("list:groups!group=" + two, "list:groups!group=" + one, "read:roles:groups!group=" + two);

        assertThat(some.array("groups"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("kind", "group").put("name", one))
                        .add(new JsonObject()
                                .put("kind", "group")
                                .put("name", two)
                                .put("roles", new JsonArray())));
        assertThat(some.page("groups").getJsonObject("_pagination").getInteger("total"))
                .isEqualTo(2);
        assertThat(fixture.people().with("list:groups!user=ada").get("groups").statusCode())
                .isEqualTo(403);
        assertThat(fixture.people().with("list:groups!group=nosuch").array("groups"))
                .isEmpty();
    }

    @Test
    void pages_lead_to_the_next() {
        var names = List.of(fixture.made(), fixture.made(), fixture.made());
        var token = fixture.people()
                .with(names.stream().map(name -> "list:groups!group=" + name).toArray(String[]::new));

        var first = token.page("groups?limit=2&x=a%20b");
        assertThat(first.getJsonArray("items")).hasSize(2);
        var pagination = first.getJsonObject("_pagination");
        assertThat(pagination.getInteger("total")).isEqualTo(3);
        var next = pagination.getJsonObject("next");
        assertThat(next.getInteger("offset")).isEqualTo(2);
        assertThat(next.getString("url")).startsWith("http://127.0.0.1:").contains("/hub/api/groups?x=a%20b&offset=2");

        var url = next.getString("url");
        var second = token.page(url.substring(url.indexOf("groups?")));
        assertThat(second.getJsonArray("items")).hasSize(1);
        assertThat(second.getJsonObject("_pagination").getValue("next")).isNull();
        assertThat(token.array("groups?limit=1")).hasSize(1);
        assertThat(token.array("groups?limit=-1&offset=-1")).hasSize(1);
        assertThat(token.array("groups?limit=0")).hasSize(1);
        assertThat(token.array("groups?offset=100")).isEmpty();
        assertThat(token.array("groups?limit=99999999999999999999999")).hasSize(3);
        for (var query :
                List.of("limit=x", "limit=", "offset=1.5", "offset=1e3", "limit=%00", "offset=99999999999999999999")) {
            assertThat(message(400, token.get("groups?" + query))).contains(query.split("=", 2)[0]);
        }
    }
}
