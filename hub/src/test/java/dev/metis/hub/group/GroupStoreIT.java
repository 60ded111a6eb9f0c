package dev.metis.hub.group;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.access.Reach;
import dev.metis.hub.db.Slice;
import dev.metis.hub.db.TestDatabase;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.Holder;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.user.UserStore;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GroupStoreIT {
    private static final GroupName STAFF = new GroupName("staff");
    private static final GroupName CLASS = new GroupName("class");

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final GroupStore groups = new GroupStore();

    @Test
    void groups_are_made_filled_listed_and_deleted() {
        assertThat(await(groups.insert(sql(), List.of(STAFF, CLASS)))).containsOnlyKeys(STAFF, CLASS);
        assertThat(await(groups.insert(sql(), List.of(STAFF)))).isEmpty();
        var staff = group(STAFF).id();
        var ada = user("ada");
        var bob = user("bob");

        assertThat(await(groups.addMembers(sql(), staff, List.of(bob, ada)))).containsExactlyInAnyOrder(ada, bob);
        assertThat(await(groups.addMembers(sql(), staff, List.of(ada)))).isEmpty();
        await(new RoleStore().grant(sql(), Holder.GROUP, "admin", List.of(staff), false));
        await(groups.setProperties(sql(), staff, new JsonObject().put("room", 7)));
        assertThat(group(STAFF))
                .isEqualTo(new Group(
                        staff,
                        STAFF,
                        new JsonObject().put("room", 7),
                        List.of(new UserName("ada"), new UserName("bob")),
                        List.of("admin")));

        var all = await(groups.list(sql(), new Reach.Everything(), new Slice(1, 1)));
        assertThat(all.items()).extracting(Group::name).containsExactly(CLASS);
        assertThat(all.total()).isEqualTo(2);
        var some = await(groups.list(
                sql(),
                new Reach.Only(Set.of(), Set.of(STAFF, new GroupName("nosuch")), Set.of(), Set.of()),
                Slice.ALL));
        assertThat(some.items()).extracting(Group::name).containsExactly(STAFF);
        assertThat(some.total()).isOne();

        var members =
                await(groups.members(sql(), List.of(new UserName("ada"), new UserName("eve")), List.of(STAFF, CLASS)));
        assertThat(members.groups()).containsOnlyKeys(new UserName("ada")).containsValue(Set.of(STAFF));

        assertThat(await(groups.removeMembers(sql(), staff, List.of(ada, -1L)))).containsExactly(ada);
        assertThat(await(groups.setGroupsOf(sql(), bob, List.of(CLASS, new GroupName("third")))))
                .isTrue();
        assertThat(await(groups.setGroupsOf(sql(), bob, List.of(CLASS, new GroupName("third")))))
                .isFalse();
        assertThat(group(STAFF).users()).isEmpty();
        assertThat(group(CLASS).users()).containsExactly(new UserName("bob"));
        assertThat(await(groups.setGroupsOf(sql(), bob, List.of()))).isTrue();

        assertThat(await(groups.delete(sql(), staff))).isTrue();
        assertThat(await(groups.delete(sql(), staff))).isFalse();
        assertThat(await(groups.find(sql(), STAFF))).isEmpty();
    }

    private Group group(GroupName name) {
        return await(groups.find(sql(), name)).orElseThrow();
    }

    private static long user(String name) {
        return await(new UserStore().findOrCreate(sql(), new UserName(name))).id();
    }

    private static SqlClient sql() {
        return DATABASE.database().sql();
    }
}
