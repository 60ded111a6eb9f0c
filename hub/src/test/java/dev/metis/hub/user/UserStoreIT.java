package dev.metis.hub.user;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.access.Reach;
import dev.metis.hub.db.Slice;
import dev.metis.hub.db.TestDatabase;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.user.UserQuery.Order;
import dev.metis.hub.user.UserQuery.ServersState;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserStoreIT {
    private static final Reach ALL = new Reach.Everything();

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final UserStore users = new UserStore();

    /** Ada runs a server, bob starts one, carl has a stopped one, dan has none and was never active. */
    @BeforeAll
    static void fill() {
        DATABASE.execute("""
                insert into users (name, last_activity)
                values ('carl', '2026-01-03Z'), ('ada', '2026-01-01Z'), ('dan', null), ('bob', '2026-01-02Z');
                update servers set state = 'ready', address = 'http://127.0.0.1:1'
                 where user_id = (select id from users where name = 'ada');
                insert into servers (user_id, name, state) select id, 'x', 'stopped' from users where name in ('ada', 'carl');
                update servers set state = 'spawning' where user_id = (select id from users where name = 'bob');
                insert into groups (name) values ('staff'), ('class');
                insert into group_members (group_id, user_id)
                select g.id, u.id from groups g, users u
                 where (g.name, u.name) in (('staff', 'ada'), ('class', 'ada'), ('class', 'dan'));
                insert into roles (name) values ('teacher');
                insert into user_roles (user_id, role_id)
                select u.id, r.id from users u, roles r where u.name = 'ada' and r.name = 'teacher';
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "ID,            false, carl ada dan bob",
        "ID,            true,  bob dan ada carl",
        "NAME,          false, ada bob carl dan",
        "NAME,          true,  dan carl bob ada",
        "LAST_ACTIVITY, false, dan ada bob carl",
        "LAST_ACTIVITY, true,  carl bob ada dan",
    })
    void a_list_is_in_the_order_asked_for(Order order, boolean descending, String names) {
        assertThat(names(new UserQuery(ALL, Optional.empty(), Optional.empty(), order, descending)))
                .containsExactly(names.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE, ada bob", "READY, ada", "INACTIVE, carl dan"})
    void a_list_is_about_those_whose_servers_do_so(ServersState state, String names) {
        assertThat(names(new UserQuery(ALL, Optional.empty(), Optional.of(state), Order.NAME, false)))
                .containsExactly(names.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({"A, ada carl dan", "_a_, dan carl", "d%n, dan", "x, ''", "\\, ''"})
    void a_name_is_looked_for_whatever_its_case(String text, String names) {
        assertThat(names(new UserQuery(ALL, Optional.of(text), Optional.empty(), Order.NAME, false)))
                .containsExactlyInAnyOrder(Arrays.stream(names.split(" ", -1))
                        .filter(name -> !name.isEmpty())
                        .toArray(String[]::new));
    }

    @Test
    void a_list_goes_no_further_than_the_scopes_reach() {
        assertThat(names(UserQuery.all(only(Set.of("bob"), Set.of("class"))))).containsExactly("ada", "dan", "bob");
        assertThat(names(UserQuery.all(only(Set.of(), Set.of("staff"))))).containsExactly("ada");
        assertThat(names(UserQuery.all(only(Set.of("nosuch"), Set.of("nosuch")))))
                .isEmpty();
    }

    @Test
    void a_page_knows_how_many_there_are() {
        assertThat(await(users.page(sql(), UserQuery.all(ALL), new Slice(1, 2))))
                .extracting(place -> place.name().value())
                .containsExactly("ada", "dan");
        assertThat(await(users.page(sql(), UserQuery.all(ALL), new Slice(100, 2))))
                .isEmpty();
        assertThat(await(users.count(sql(), UserQuery.all(ALL)))).isEqualTo(4);
    }

    @Test
    void a_listed_user_has_its_roles_and_groups() {
        var ada = await(users.findListed(sql(), List.of(id("ada")))).getFirst();

        assertThat(ada.owner().roles()).containsExactly("teacher", "user");
        assertThat(ada.owner().groups()).extracting(GroupName::value).containsExactly("class", "staff");
    }

    @Test
    void users_are_made_once() {
        var made = await(users.insert(sql(), names("new1", "ada", "new2", "new1")));
        assertThat(made.keySet()).extracting(UserName::value).containsExactly("new1", "new2");
        assertThat(await(users.insert(sql(), names("new1")))).isEmpty();

        assertThat(await(users.delete(sql(), id("new1")))).isTrue();
        assertThat(await(users.delete(sql(), id("new2")))).isTrue();
        assertThat(await(users.delete(sql(), -1))).isFalse();
        assertThat(await(users.ids(sql(), names("new1", "ada")))).containsOnlyKeys(new UserName("ada"));
    }

    @Test
    void a_name_that_is_taken_stays_whose_it_is() {
        assertThat(await(users.rename(sql(), id("bob"), new UserName("ada")))).isFalse();
        assertThat(await(users.rename(sql(), id("bob"), new UserName("rob")))).isTrue();
        assertThat(await(users.rename(sql(), id("rob"), new UserName("rob")))).isTrue();
        assertThat(await(users.rename(sql(), id("rob"), new UserName("bob")))).isTrue();
    }

    @Test
    void what_is_known_about_a_user_is_kept() {
        var info = new JsonObject().put("email", "ada@example.org");
        assertThat(await(users.setInfo(sql(), id("ada"), info))).isTrue();
        assertThat(await(users.setInfo(sql(), id("ada"), info))).isFalse();
        assertThat(await(users.find(sql(), new UserName("ada"))).orElseThrow().info())
                .contains(info);

        assertThat(await(users.authState(sql(), id("ada")))).isEmpty();
        await(users.setAuthState(sql(), id("ada"), Optional.of(Buffer.buffer("secret"))));
        assertThat(await(users.authState(sql(), id("ada")))).contains(Buffer.buffer("secret"));
        await(users.setAuthState(sql(), id("ada"), Optional.empty()));
        assertThat(await(users.authState(sql(), id("ada")))).isEmpty();
    }

    @Test
    void an_admin_is_one_in_flag_and_role() {
        var roles = new RoleStore();
        assertThat(await(roles.setAdmin(sql(), id("dan"), true))).isTrue();
        assertThat(await(roles.setAdmin(sql(), id("dan"), true))).isFalse();
        assertThat(await(users.find(sql(), id("dan"))).orElseThrow().admin()).isTrue();
        assertThat(await(roles.ofUser(sql(), id("dan")))).containsExactly("admin", "user");
        assertThat(await(roles.setAdmin(sql(), id("dan"), false))).isTrue();
        assertThat(await(users.find(sql(), id("dan"))).orElseThrow().admin()).isFalse();
        assertThat(await(roles.ofUser(sql(), id("dan")))).containsExactly("user");
    }

    private List<String> names(UserQuery query) {
        var found = await(users.page(sql(), query, Slice.ALL));
        assertThat(await(users.count(sql(), query))).isEqualTo(found.size());
        return found.stream().map(place -> place.name().value()).toList();
    }

    private static Reach only(Set<String> users, Set<String> groups) {
        return new Reach.Only(
                Set.copyOf(users.stream().map(UserName::new).toList()),
                Set.copyOf(groups.stream().map(GroupName::new).toList()),
                Set.of(),
                Set.of());
    }

    private static List<UserName> names(String... names) {
        return Arrays.stream(names).map(UserName::new).toList();
    }

    private long id(String name) {
        return await(users.find(sql(), new UserName(name))).orElseThrow().id();
    }

    private static SqlClient sql() {
        return DATABASE.database().sql();
    }
}
