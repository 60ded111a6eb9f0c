package dev.metis.hub.role;

import static dev.metis.hub.Eventually.resultOf;
import static dev.metis.hub.role.RightsFixture.PLAIN_TOKEN;
import static dev.metis.hub.role.RightsFixture.array;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestTokens;
import dev.metis.hub.db.Rows;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.name.UserName;
import dev.metis.hub.share.Recipient;
import dev.metis.hub.share.ShareStore;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** From roles, groups and shares in the database to what requests may do. */
class RightsIT {
    @AutoClose
    private static final RightsFixture fixture = new RightsFixture();

    private static final HubFixture hub = fixture.hub();

    @Test
    void a_role_of_a_group_is_a_role_of_its_members_over_what_its_filters_name() {
        var ada = hub.logIn("ada");

        assertThat(ada.api("GET", "users/bob").statusCode()).isEqualTo(200);
        assertThat(ada.api("GET", "users/bob/servers/lab").statusCode()).isEqualTo(200);
        assertThat(new JsonObject(ada.api("GET", "users/bob?include_stopped_servers")
                                .body())
                        .getJsonObject("servers")
                        .fieldNames())
                .contains("lab");
        assertThat(ada.api("GET", "users/eve").statusCode()).isEqualTo(404);
        assertThat(ada.api("GET", "users/nosuch").body())
                .isEqualTo(ada.api("GET", "users/eve").body());
        var self = new JsonObject(ada.api("GET", "user").body());
        assertThat(self.getJsonArray("roles"))
                .as("roles of groups are not roles of members")
                .isEqualTo(array("user"));
        assertThat(self.getJsonArray("groups")).isEqualTo(array("staff"));
        assertThat(self.getJsonArray("scopes")).contains("servers!group=class", "servers!user=ada");
        assertThat(self.getJsonArray("scopes").stream().map(String.class::cast)).isSorted();
    }

    @Test
    void who_joins_or_leaves_a_group_is_covered_from_then_on_even_for_tokens_in_memory() {
        hub.logIn("fay");
        var teachers = TestTokens.issue(hub.database(), "ada", "inherit");
        var narrow = TestTokens.issue(hub.database(), "ada", "read:users!user=fay");
        assertThat(fixture.get("users/fay", teachers).statusCode()).isEqualTo(404);
        assertThat(scopes(narrow)).doesNotContain("read:users!user=fay");

        inGroup("class", "fay", true);
        assertThat(fixture.get("users/fay", teachers).statusCode()).isEqualTo(200);
        assertThat(scopes(narrow)).contains("read:users!user=fay");

        inGroup("class", "fay", false);
        assertThat(fixture.get("users/fay", teachers).statusCode()).isEqualTo(404);
        assertThat(scopes(narrow)).doesNotContain("read:users!user=fay");
    }

    @Test
    void a_token_loses_at_once_what_its_owner_loses() {
        hub.logIn("gil");
        inGroup("staff", "gil", true);
        var token = TestTokens.issue(hub.database(), "gil", "inherit");
        assertThat(scopes(token)).contains("servers!group=class");

        inGroup("staff", "gil", false);
        assertThat(scopes(token)).doesNotContain("servers!group=class").contains("servers!user=gil");

        var gil = id("gil");
        change(tx -> new RoleStore()
                .revokeOthers(tx, gil, List.of())
                .compose(_ -> fixture.events().publish(tx, new HubEvent.UserChanged(gil))));
        assertThat(scopes(token)).isEmpty();
    }

    @Test
    void what_is_shared_with_a_group_reaches_its_members_and_their_tokens() {
        hub.logIn("hal");
        hub.logIn("ivy");
        inGroup("class", "ivy", true);
        var inherits = TestTokens.issue(hub.database(), "ivy", "inherit");
        var asks = TestTokens.issue(hub.database(), "ivy", "access:servers!server=hal/");
        assertThat(scopes(inherits)).doesNotContain("access:servers!server=hal/");
        var server = number("select s.id from servers s join users u on u.id = s.user_id where u.name = 'hal'");
        var group = number("select id from groups where name = 'class'");

        change(tx -> new ShareStore()
                .grant(tx, server, new Recipient.OfGroup(group), List.of("access:servers"))
                .compose(_ -> fixture.events().publish(tx, new HubEvent.GroupChanged(group))));

        assertThat(scopes(inherits)).contains("access:servers!server=hal/");
        assertThat(scopes(asks)).contains("access:servers!server=hal/");
        assertThat(hub.logIn("ivy").get("/hub/user/hal/").statusCode()).isEqualTo(424);

        var hal = id("hal");
        change(tx -> new UserStore()
                .rename(tx, hal, new UserName("hal2"))
                .compose(_ -> fixture.events().publish(tx, new HubEvent.UserChanged(hal))));
        assertThat(scopes(inherits)).as("the share follows the name").contains("access:servers!server=hal2/");

        change(tx -> tx.preparedQuery("delete from servers where id = $1")
                .execute(Tuple.of(server))
                .compose(_ -> fixture.events().publish(tx, new HubEvent.ServerChanged(server))));
        assertThat(scopes(inherits)).noneMatch(scope -> scope.toString().contains("hal2"));
    }

    @Test
    void another_definition_of_a_role_counts_at_once() {
        var token = TestTokens.issue(hub.database(), "eve", "inherit");
        assertThat(scopes(token)).contains("read:servers!server=bob/lab").noneMatch("read:hub"::equals);

        change(tx -> new RoleStore()
                .define(
                        tx,
                        List.of(new RoleDefinition("single", "", List.of("read:hub", "read:servers!server=bob/lab"))),
                        false)
                .compose(_ -> fixture.events().publish(tx, new HubEvent.RolesChanged())));

        assertThat(scopes(token)).contains("read:hub");
        assertThat(fixture.get("users/bob/servers/lab", token).statusCode()).isEqualTo(200);
        assertThat(fixture.get("users/bob", token).statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_known_of_a_token_is_known_without_the_database() {
        var ada = TestTokens.issue(hub.database(), "ada", "read:users:groups!user", "read:users:name!user");
        var first = List.of(
                fixture.get("user", ada).body(),
                fixture.get("user", PLAIN_TOKEN).body());

        var second = TestTokens.whileTablesAreLocked(
                hub.database(),
                () -> List.of(
                        fixture.get("user", ada).body(),
                        fixture.get("user", PLAIN_TOKEN).body()));

        assertThat(second).isEqualTo(first);
        assertThat(new JsonObject(first.getFirst()).getJsonArray("groups")).isEqualTo(array("staff"));
    }

    @Test
    void a_servers_token_has_what_the_role_server_says_as_far_as_its_owner_has_it() {
        hub.logIn("jon").api("POST", "users/jon/server");
        assertThat(storedScopes("jon")).containsExactly("access:servers!server=jon/", "users:activity!user");
        change(tx -> new RoleStore()
                .define(
                        tx,
                        List.of(new RoleDefinition(
                                Role.SERVER, "", List.of("access:servers!server", "tokens", "read:hub", "self"))),
                        false));
        hub.logIn("kim").api("POST", "users/kim/server");
        assertThat(storedScopes("kim"))
                .containsExactly(
                        "access:servers!server=kim/",
                        "read:tokens!user=kim",
                        "self",
                        "tokens!user=kim",
                        "users:activity!user");
    }

    @Test
    void revoking_roles_takes_nothing_from_others() {
        hub.logIn("lea");
        hub.logIn("mia");
        var lea = id("lea");
        var mia = id("mia");
        change(tx -> new RoleStore().setHolders(tx, Holder.USER, "reader", List.of(lea, mia), false));
        change(tx -> new RoleStore().revokeOthers(tx, lea, List.of("user")));

        assertThat(resultOf(new RoleStore().ofUser(hub.database().sql(), lea))).containsExactly("user");
        assertThat(resultOf(new RoleStore().ofUser(hub.database().sql(), mia))).containsExactly("reader", "user");
    }

    private static List<String> storedScopes(String owner) {
        return resultOf(hub.database()
                .sql()
                .preparedQuery("""
                        select t.scopes from tokens t join users u on u.id = t.user_id where u.name = $1 and t.server_id is not null
                        """)
                .mapping(row -> List.of(row.getArrayOfStrings("scopes")))
                .execute(Tuple.of(owner))
                .map(Rows::only));
    }

    private static void inGroup(String group, String user, boolean in) {
        var groupId = number("select id from groups where name = '" + group + "'");
        var userId = id(user);
        var groups = new GroupStore();
        change(tx -> (in
                        ? groups.addMembers(tx, groupId, List.of(userId))
                        : groups.removeMembers(tx, groupId, List.of(userId)))
                .compose(_ -> fixture.events().publish(tx, new HubEvent.UserChanged(userId))));
    }

    /** A login completes when the hub, whose ears are its own, has heard of all that was committed before. */
    private static void change(Function<SqlConnection, Future<?>> work) {
        resultOf(fixture.events().inTransaction(tx -> work.apply(tx).<Void>mapEmpty()));
        hub.logIn("latecomer");
    }

    private static long id(String user) {
        return number("select id from users where name = '" + user + "'");
    }

    private static long number(String query) {
        return resultOf(hub.database()
                        .sql()
                        .query(query)
                        .mapping(row -> row.getLong(0))
                        .execute()
                        .map(Rows::first))
                .orElseThrow();
    }

    private static List<Object> scopes(String token) {
        return new JsonObject(fixture.get("user", token).body())
                .getJsonArray("scopes").stream().toList();
    }
}
