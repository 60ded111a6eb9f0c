package dev.metis.hub.user;

import dev.metis.hub.access.Reach;
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

    String condition() {
        var servers = "exists (select from servers s where s.user_id = u.id and s.state ";
        return """
                where ($1 or u.name = any($2)
                       or exists (select from group_members m join groups g on g.id = m.group_id
                                   where m.user_id = u.id and g.name = any($3)))
                  and ($4::text is null or u.name ilike '%' || $4 || '%')
                """
                + state.map(wanted -> switch (wanted) {
                            case ACTIVE -> " and " + servers + "<> 'stopped')";
                            case READY -> " and " + servers + "= 'ready')";
                            case INACTIVE -> " and not " + servers + "<> 'stopped')";
                        })
                        .orElse("");
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
