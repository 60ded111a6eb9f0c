package dev.metis.hub.user;

import dev.metis.hub.access.Reach;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Which users a list is about, and in which order.
 *
 * @param nameContains whatever the case; {@code %} and {@code _} stand for any text and any character
 * @param state by what their servers do
 */
public record UserQuery(
        Reach reach, Optional<String> nameContains, Optional<ServersState> state, Order order, boolean descending) {

    /** What the servers of the wanted users do. */
    public enum ServersState {
        /** One or more runs, starts or stops. */
        ACTIVE,
        /** One or more runs. */
        READY,
        /** None does anything. */
        INACTIVE
    }

    /** Whatever has the same value comes in the order of the rows. */
    public enum Order {
        ID,
        NAME,
        /** Who was never active comes first, descending last. */
        LAST_ACTIVITY
    }

    /** Everybody within reach, in the order of their rows. */
    public static UserQuery all(Reach reach) {
        return new UserQuery(reach, Optional.empty(), Optional.empty(), Order.ID, false);
    }

    /**
     * A condition on {@code users u}, empty for everybody. It has no part that is not needed, so that PostgreSQL plans each
     * kind of list by itself.
     *
     * @param values for its parameters; more may be added
     */
    record Filter(String condition, Tuple values) {
        /** What the next parameter is called. */
        String next(int ahead) {
            return "$" + (values.size() + ahead);
        }
    }

    Filter filter() {
        var conditions = new ArrayList<String>();
        var values = Tuple.tuple();
        if (!reach.isEverything()) {
            conditions.add("""
                    u.id in (select id from users where name = any($1)
                             union
                             select m.user_id from group_members m join groups g on g.id = m.group_id where g.name = any($2))
                    """);
            values.addArrayOfString(reach.userNames()).addArrayOfString(reach.groupNames());
        }
        if (nameContains.isPresent()) {
            values.addString("%" + nameContains.get() + "%");
            conditions.add("u.name ilike $" + values.size() + " escape ''");
        }
        state.map(UserQuery::condition).ifPresent(conditions::add);
        return new Filter(conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions), values);
    }

    /** How many there are, as {@code n}, with the same parameters. Who has running servers is found by those: they are few. */
    String counting() {
        return reach.isEverything() && nameContains.isEmpty()
                ? state.filter(wanted -> wanted != ServersState.INACTIVE)
                        .map(wanted -> "select count(distinct s.user_id) as n from servers s where " + servers(wanted))
                        .orElseGet(this::countingUsers)
                : countingUsers();
    }

    private String countingUsers() {
        return "select count(*) as n from users u" + filter().condition();
    }

    private static String servers(ServersState state) {
        return state == ServersState.READY ? "s.state = 'ready'" : "s.state <> 'stopped'";
    }

    private static String condition(ServersState state) {
        return switch (state) {
            case ACTIVE, READY -> "u.id in (select s.user_id from servers s where " + servers(state) + ")";
            case INACTIVE -> "not exists (select from servers s where s.user_id = u.id and s.state <> 'stopped')";
        };
    }

    String sorting() {
        return switch (order) {
            case ID -> descending ? " order by u.id desc" : " order by u.id";
            case NAME -> descending ? " order by u.name desc" : " order by u.name";
            case LAST_ACTIVITY ->
                descending
                        ? " order by u.last_activity desc nulls last, u.id desc"
                        : " order by u.last_activity nulls first, u.id";
        };
    }
}
