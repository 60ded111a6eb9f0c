package dev.metis.hub.user;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.access.Reach;
import dev.metis.hub.db.TestDatabase;
import dev.metis.hub.user.UserQuery.Order;
import dev.metis.hub.user.UserQuery.ServersState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How PostgreSQL finds a page of 50 among 50,000 users, of whom 2,000 have running servers. */
class UserListPlanIT {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    /** Pages of 8 KiB that are looked at, some of them for each user shown. Looking at everybody takes thousands. */
    private static final long FEW = 900;

    @BeforeAll
    static void fill() {
        DATABASE.execute("""
                insert into users (name, last_activity)
                select 'user-' || n, case when n % 3 > 0 then now() - n * interval '1 minute' end
                  from generate_series(1, 50000) as n;
                insert into groups (name) select 'group-' || n from generate_series(1, 100) as n;
                insert into group_members (group_id, user_id) select 1 + id % 100, id from users;
                update servers set state = 'ready', address = 'http://127.0.0.1:1' where user_id % 25 = 0;
                analyze;
                """);
    }

    /** The plan that was run, with what it took. */
    private static JsonObject explained(String statement, Tuple values) {
        return await(DATABASE.database()
                .sql()
                .preparedQuery("explain (analyze, buffers, format json) " + statement)
                .execute(values)
                .map(rows -> new JsonArray(String.valueOf(rows.iterator().next().getValue(0))).getJsonObject(0)));
    }

    private static long buffers(JsonObject explained) {
        var plan = explained.getJsonObject("Plan");
        return plan.getLong("Shared Hit Blocks") + plan.getLong("Shared Read Blocks");
    }

    @ParameterizedTest
    @CsvSource({
        "ID, false, ",
        "ID, true, ",
        "NAME, false, ",
        "NAME, true, ",
        "LAST_ACTIVITY, false, ",
        "LAST_ACTIVITY, true, ",
        "ID, false, INACTIVE",
    })
    void the_first_page_is_found_without_looking_at_everybody(Order order, boolean descending, ServersState state) {
        var query =
                new UserQuery(new Reach.Everything(), Optional.empty(), Optional.ofNullable(state), order, descending);
        var filter = query.filter();

        var plan = explained(
                UserStore.paging(query, filter), filter.values().addLong(0L).addInteger(50));

        assertThat(buffers(plan)).as(plan.encodePrettily()).isLessThan(FEW);
    }

    @Test
    void those_with_running_servers_are_found_by_their_servers() {
        var query = new UserQuery(
                new Reach.Everything(), Optional.empty(), Optional.of(ServersState.READY), Order.ID, false);
        var filter = query.filter();

        var plan = explained(
                UserStore.paging(query, filter), filter.values().addLong(0L).addInteger(50));
        var count = explained(query.counting(), query.filter().values());

        assertThat(buffers(plan)).as(plan.encodePrettily()).isLessThan(FEW);
        assertThat(buffers(count)).as(count.encodePrettily()).isLessThan(FEW / 3);
    }
}
