package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changed in the table, for who asks again and again. */
final class RouteChangesIT {

    private static final String TARGET = "{\"target\":\"http://127.0.0.1:9999\",\"user\":\"ada\"}";

    @AutoClose
    private ProxyFixture proxy = ProxyFixture.start();

    private JsonObject changes(String query) {
        var answer = proxy.api("GET", "/api/routes?changed_since=" + query, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private String version() {
        return changes("").getString("version");
    }

    private void set(String key) {
        assertThat(proxy.api("POST", "/api/routes" + key, TARGET).statusCode()).isEqualTo(201);
    }

    private void remove(String key) {
        assertThat(proxy.api("DELETE", "/api/routes" + key, "").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "of-another-proxy-3"})
    void who_knows_no_version_gets_all_routes_as_they_are_listed(String known) {
        set("/user/ada");
        set("/");

        var told = changes(known);

        assertThat(told.fieldNames()).containsExactlyInAnyOrder("version", "whole", "routes", "removed");
        assertThat(told.getBoolean("whole")).isTrue();
        assertThat(told.getJsonArray("removed")).isEmpty();
        assertThat(told.getJsonObject("routes"))
                .isEqualTo(new JsonObject(proxy.api("GET", "/api/routes", "").body()));
    }

    @Test
    void who_knows_the_table_gets_what_was_set_or_removed_since_whoever_did_it() {
        IntStream.range(0, 5).forEach(i -> set("/user/" + i));
        var known = version();
        set("/user/2");
        set("/user/new");
        remove("/user/3");
        proxy.api("PATCH", "/api/routes", "{\"/user/many\":" + TARGET + "}");

        var told = changes(known);

        assertThat(told.getBoolean("whole")).isFalse();
        assertThat(told.getJsonObject("routes").fieldNames())
                .containsExactlyInAnyOrder("/user/2", "/user/new", "/user/many");
        assertThat(told.getJsonObject("routes").getJsonObject("/user/new").getString("user"))
                .isEqualTo("ada");
        assertThat(told.getJsonArray("removed")).containsExactly("/user/3");
        var nothing = changes(told.getString("version"));
        assertThat(nothing.getJsonObject("routes")).isEmpty();
        assertThat(nothing.getJsonArray("removed")).isEmpty();
        assertThat(nothing.getString("version")).isEqualTo(told.getString("version"));
    }

    @Test
    void a_route_is_told_as_it_is_now_only() {
        set("/back");
        set("/gone");
        var known = version();
        remove("/back");
        set("/back");
        set("/short");
        remove("/short");
        remove("/gone");
        set("/gone");
        remove("/gone");

        var told = changes(known);

        assertThat(told.getJsonObject("routes").fieldNames()).containsExactly("/back");
        assertThat(told.getJsonArray("removed")).containsExactlyInAnyOrder("/gone", "/short");
    }

    @Test
    void those_who_ask_do_not_take_from_each_other() {
        var one = version();
        set("/a");
        var other = changes(one);
        set("/b");

        assertThat(changes(one).getJsonObject("routes").fieldNames()).containsExactlyInAnyOrder("/a", "/b");
        assertThat(changes(one).getJsonObject("routes").fieldNames()).containsExactlyInAnyOrder("/a", "/b");
        assertThat(changes(other.getString("version")).getJsonObject("routes").fieldNames())
                .containsExactly("/b");
    }

    @Test
    void a_proxy_that_was_restarted_tells_everything() {
        set("/a");
        var known = version();
        proxy.close();
        proxy = ProxyFixture.start();
        set("/b");

        var told = changes(known);

        assertThat(told.getBoolean("whole")).isTrue();
        assertThat(told.getJsonObject("routes").fieldNames()).containsExactly("/b");
    }

    @Test
    void so_does_one_that_has_removed_too_many_since() {
        IntStream.rangeClosed(0, RouteVersions.MOST_REMOVALS).forEach(i -> set("/" + i));
        var known = version();
        IntStream.rangeClosed(1, RouteVersions.MOST_REMOVALS).forEach(i -> remove("/" + i));
        assertThat(changes(known).getJsonArray("removed")).hasSize(RouteVersions.MOST_REMOVALS);

        remove("/0");
        set("/left");

        assertThat(changes(known).getBoolean("whole")).isTrue();
        assertThat(changes(known).getJsonObject("routes").fieldNames()).containsExactly("/left");
    }

    @Test
    void nothing_new_of_thousands_of_routes_is_a_few_bytes() {
        var table = new JsonObject();
        IntStream.range(0, 2_600).forEach(i -> table.put("/user/u" + i, new JsonObject(TARGET)));
        assertThat(proxy.api("PATCH", "/api/routes", table.encode()).statusCode())
                .isEqualTo(201);

        var answer = proxy.api("GET", "/api/routes?changed_since=" + version(), "");

        assertThat(answer.body()).hasSizeLessThan(200);
        assertThat(answer.headers().map().toString()).hasSizeLessThan(200);
    }

    @Test
    void routes_that_were_used_are_told_besides_with_what_went_through_them() {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")) {
            proxy.route("/used", backend);
            proxy.route("/idle", backend);
            var known = version();
            ProxyFixture.nextMillisecond();
            var since = Instant.now();
            assertThat(changes(known + "&active_since=" + since).getJsonObject("routes"))
                    .isEmpty();

            assertThat(proxy.get("/used/x").status()).isEqualTo(200);
            ProxyFixture.eventually(
                    "use shows", () -> proxy.lastActivity("/used").toEpochMilli() >= since.toEpochMilli());

            var told = changes(known + "&active_since=" + since);
            assertThat(told.getBoolean("whole")).isFalse();
            assertThat(told.getJsonObject("routes").fieldNames()).containsExactly("/used");
            assertThat(told.getJsonObject("routes").getJsonObject("/used").getInstant("last_activity"))
                    .isEqualTo(proxy.lastActivity("/used"));
            assertThat(told.getJsonObject("traffic").fieldNames()).containsExactly("/used");
            assertThat(told.getJsonObject("traffic").getJsonObject("/used").getInteger("requests"))
                    .isOne();
            assertThat(changes(known).getJsonObject("routes"))
                    .as("without the question")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "2026-13-01"})
    void a_time_that_is_none_is_refused(String time) {
        var answer = proxy.api("GET", "/api/routes?changed_since=&active_since=" + time, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("Invalid datestamp '" + time + "' must be ISO8601.");
    }

    @Test
    void who_does_not_ask_for_it_sees_nothing_of_it() {
        set("/a");
        var listed = proxy.api("GET", "/api/routes?active_since=2001-01-01", "");

        assertThat(new JsonObject(listed.body()).fieldNames()).containsExactly("/a");
        assertThat(proxy.data("/a").fieldNames()).containsExactlyInAnyOrder("target", "user", "last_activity");
        assertThat(listed.headers().map()).containsOnlyKeys("connection", "content-length", "content-type");
        assertThat(proxy.api("GET", "/api/routes?changed_since=", "", "token wrong")
                        .statusCode())
                .isEqualTo(403);
    }
}
