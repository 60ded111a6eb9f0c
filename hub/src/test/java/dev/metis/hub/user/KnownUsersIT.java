package dev.metis.hub.user;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubOfPeople;
import dev.metis.hub.TestApi;
import dev.metis.hub.TestTokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered from memory is what would be read: right after each change, and on every hub. */
class KnownUsersIT {
    private static HubOfPeople people;
    private static TestApi root;
    private static TestApi ada;

    @BeforeAll
    static void start() {
        people = HubOfPeople.with(
                List.of("ada"), "JupyterHub__allow_named_servers", "true", "JupyterHub__activity_resolution", "3600");
        root = people.root();
        ada = people.as("ada");
        root.call("POST", "groups/class", "{\"users\":[]}");
        root.call("POST", "groups/ending", "{\"users\":[\"ada\"]}");
        root.call("POST", "roles", "{\"name\":\"watcher\",\"scopes\":[\"read:users:name\"]}");
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    /**
     * All ways to ask for one user.
     *
     * @param withTimes of activity: the proxy reports the use of servers whenever it likes
     */
    private static Map<String, String> answers(TestApi self, String name, boolean withTimes) {
        var answers = new LinkedHashMap<String, String>();
        answers.put("user", self.get("user").body());
        answers.put("stopped", self.get("user?include_stopped_servers=1").body());
        answers.put(
                "one", root.get("users/" + name + "?include_stopped_servers=1").body());
        var all = new JsonArray(root.get("users?include_stopped_servers=1").body());
        answers.put(
                "list",
                all.stream()
                        .map(JsonObject.class::cast)
                        .filter(each -> each.getString("name").equals(name))
                        .map(JsonObject::encode)
                        .findFirst()
                        .orElse("absent"));
        if (!withTimes) {
            answers.replaceAll((_, answer) -> answer.replaceAll("\"last_activity\":\"[^\"]*\"", ""));
        }
        return answers;
    }

    /** Later than anything that was said of activity so far. */
    private static String soon() {
        return Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** As after a lost connection; heard once something else is that was published later. */
    private static void forget() {
        resultOf(people.hub()
                .database()
                .sql()
                .preparedQuery("select pg_notify($1, $2)")
                .execute(Tuple.of("metis", "resync:0")));
        root.call("POST", "groups/class/users", "{\"users\":[]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | groups/class/users | {\"users\":[\"ada\"]}",
                "DELETE | groups/class/users | {\"users\":[\"ada\"]}",
                "DELETE | groups/ending |",
                "PATCH  | users/ada | {\"admin\":true}",
                "PATCH  | users/ada | {\"admin\":false}",
                "POST   | roles/watcher/users | {\"users\":[\"ada\"]}",
                "DELETE | roles/watcher |",
                "PUT    | users/ada/servers/lab | {}",
                "PATCH  | users/ada/servers/lab | {\"display_name\":\"My lab\"}",
                "PATCH  | users/ada/servers/lab | {\"user_options\":{\"size\":2}}",
                "POST   | users/ada/servers/lab | {}",
                "POST   | users/ada/activity | {\"last_activity\":\"NOW\",\"servers\":{\"lab\":{\"last_activity\":\"NOW\"}}}",
                "DELETE | users/ada/servers/lab | {\"remove\":true}",
                "POST   | users/ada/server | {}",
                "DELETE | users/ada/server |",
            })
    void a_change_is_seen_at_once(String method, String path, String body) {
        var sent = body == null ? "" : body.replace("NOW", soon());
        boolean isAboutTimes = path.endsWith("/activity");
        var before = answers(ada, "ada", isAboutTimes);

        var answer = root.call(method, path, sent);
        var after = answers(ada, "ada", isAboutTimes);
        forget();

        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        assertThat(after).isNotEqualTo(before).isEqualTo(answers(ada, "ada", isAboutTimes));
    }

    @Test
    void a_renamed_user_and_one_that_is_gone_are_what_they_are_now() {
        root.call("POST", "users/bob");
        var bob = people.as("bob");
        answers(bob, "bob", true);

        root.call("PATCH", "users/bob", "{\"name\":\"rob\"}");
        assertThat(root.get("users/bob").statusCode()).isEqualTo(404);
        assertThat(TestApi.object(200, bob.get("user")).getString("name")).isEqualTo("rob");
        assertThat(answers(bob, "rob", true)).doesNotContainValue("absent");

        root.call("DELETE", "users/rob");
        assertThat(root.get("users/rob").statusCode()).isEqualTo(404);
        assertThat(bob.get("user").statusCode()).isEqualTo(403);
        root.call("POST", "users/rob");
        assertThat(root.object("users/rob").getValue("last_activity")).isNull();
    }

    @Test
    void every_hub_hears_of_what_another_changed() {
        var hub = people.hub();
        var token = TestTokens.issue(hub.database(), "root", "inherit");
        root.call("POST", "users/eve");
        var older = TestApi.with(hub.directly(), token);
        hub.startHub();
        try {
            var newer = TestApi.with(hub.directly(), token);
            older.get("users/eve");
            older.get("users");

            newer.call("POST", "groups/class/users", "{\"users\":[\"eve\"]}");
            eventually(() ->
                    assertThat(older.object("users/eve").getJsonArray("groups")).contains("class"));

            var soon = soon();
            newer.call("POST", "users/eve/activity", "{\"last_activity\":\"" + soon + "\"}");
            newer.get("users/eve");
            assertThat(older.get("users").body()).contains(soon);
        } finally {
            hub.stopHub();
        }
    }
}
