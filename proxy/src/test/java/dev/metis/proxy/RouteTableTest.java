package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTableTest {

    private static final String[] MANY = {"/1", "/2", "/a/b/c/d", "/a/b/d", "/a/b/e", "/b", "/b/c", "/b/c/d"};

    private final RouteTable routes = new RouteTable(ProxyConfig.Match.PATH, new Meters());

    private void add(String... keys) {
        for (var key : keys) {
            routes.put(key, JsonObject.of("target", "http://127.0.0.1:1" + key));
        }
    }

    private Optional<String> find(String path) {
        return routes.find(path).map(Route::key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/1/etc/etc/", "/", ""})
    void the_root_takes_every_path(String path) {
        add("/");

        assertThat(find(path)).contains("/");
    }

    @ParameterizedTest
    @CsvSource({
        "/1, /1",
        "/1/etc/etc/, /1",
        "/a/b/c/d/e/f, /a/b/c/d",
        "/b/c/d/word, /b/c/d",
        "/b/c/dword, /b/c",
        "/b/, /b",
        "//b, /b"
    })
    void the_longest_prefix_of_whole_segments_wins(String path, String key) {
        add(MANY);

        assertThat(find(path)).contains(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a/b/c", "/not/found", "/", "", "/B", "/b;x", "/a//b/d", "/bc"})
    void a_path_without_a_route_has_none(String path) {
        add(MANY);

        assertThat(find(path)).isEmpty();
    }

    @Test
    void removing_a_route_leaves_those_below_it() {
        add(MANY);

        assertThat(routes.remove("/b")).isTrue();

        assertThat(find("/b/just-b")).isEmpty();
        assertThat(find("/b/c/sub")).contains("/b/c");
    }

    @Test
    void a_deep_route_does_not_catch_what_is_above_it() {
        add("/", "/prefix/sub/tree");

        assertThat(find("/prefix/sub")).contains("/");
    }

    @Test
    void after_its_removal_the_route_above_takes_over() {
        add("/", "/prefix");

        assertThat(routes.remove(RouteTable.key("/prefix/"))).isTrue();

        assertThat(find("/prefix/sub")).contains("/");
        assertThat(routes.all()).extracting(Route::key).containsExactly("/");
    }

    @Test
    void removing_what_is_not_there_changes_nothing() {
        add("/a");

        assertThat(routes.remove("/not/there")).isFalse();

        assertThat(find("/a")).contains("/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/constructor", "/__proto__", "/user/constructor"})
    void no_name_is_special(String path) {
        add("/", path);

        assertThat(find(path + "/x")).contains(path);
        assertThat(find("/hasOwnProperty")).contains("/");
    }

    @ParameterizedTest
    @CsvSource({
        "/user/foo/, /user/foo",
        "/user/foo, /user/foo",
        "user/foo, /user/foo",
        "/, /",
        "'', /",
        "/a//b, /a//b",
        "/a//, /a/"
    })
    void a_key_is_rooted_and_loses_one_trailing_slash(String path, String key) {
        assertThat(RouteTable.key(path)).isEqualTo(key);
    }

    @Test
    void setting_a_route_again_replaces_its_data() {
        add("/a");
        routes.put("/a", JsonObject.of("target", "http://other:1"));

        assertThat(routes.get("/a"))
                .get()
                .satisfies(route -> assertThat(route.data()).isEqualTo(JsonObject.of("target", "http://other:1")));
        assertThat(routes.all()).hasSize(1);
    }

    @Test
    void branches_that_lead_to_nothing_are_pruned() {
        var trie = new RouteTrie<String>();
        trie.put("/a/b/c", "abc");
        trie.put("/a", "a");

        trie.remove("/a/b/c", "abc");
        assertThat(trie.find("/a/b/c")).contains("a");
        trie.remove("/a", "a");

        assertThat(trie.size()).isZero();
    }

    @Test
    void ten_thousand_routes_are_found_by_their_own_prefix() {
        IntStream.range(0, 10_000).forEach(i -> add("/user/u" + i));

        assertThat(IntStream.range(0, 10_000))
                .allSatisfy(
                        i -> assertThat(find("/user/u" + i + "/api/kernels")).contains("/user/u" + i));
    }
}
