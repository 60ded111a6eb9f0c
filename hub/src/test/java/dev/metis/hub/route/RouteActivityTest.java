package dev.metis.hub.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteActivityTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final RouteActivity activity = new RouteActivity();
    private final List<Collection<JsonObject>> heard = new ArrayList<>();

    @BeforeEach
    void observe() {
        activity.observe(heard::add);
    }

    private static RouteChanges told(boolean whole, String... times) {
        var routes = new java.util.HashMap<String, JsonObject>();
        for (var time : times) {
            routes.put("/" + routes.size(), JsonObject.of("last_activity", time));
        }
        return new RouteChanges("v", whole, Map.copyOf(routes), Set.of(), Set.of());
    }

    @Test
    void at_first_everything_is_asked_for_and_then_what_is_newer_with_a_second_to_spare() {
        assertThat(activity.since()).isEqualTo(Instant.EPOCH);

        activity.tell(told(true, "2026-11-22T11:59:59.999Z", "2026-11-22T12:00:00.000Z", "2026-11-22T11:00:00.000Z"));

        assertThat(activity.since()).isEqualTo(NOON.minusSeconds(1));
        assertThat(heard).singleElement().satisfies(routes -> assertThat(routes).hasSize(3));
    }

    @Test
    void nothing_new_or_something_old_asks_for_the_same_again() {
        activity.tell(told(false, "2026-11-22T12:00:00.000Z"));

        activity.tell(told(false));
        activity.tell(told(false, "2026-11-22T11:00:00.000Z"));

        assertThat(activity.since()).isEqualTo(NOON.minusSeconds(1));
    }

    @Test
    void another_proxy_may_have_another_clock() {
        activity.tell(told(true, "2026-11-22T12:00:00.000Z"));

        activity.tell(told(true, "2026-11-22T10:00:00.000Z"));
        assertThat(activity.since()).isEqualTo(NOON.minusSeconds(7_201));
    }

    @Test
    void a_proxy_that_tells_no_times_is_asked_for_everything() {
        activity.tell(new RouteChanges("", true, Map.of("/", new JsonObject()), Set.of(), Set.of()));

        assertThat(activity.since()).isEqualTo(Instant.EPOCH);
    }
}
