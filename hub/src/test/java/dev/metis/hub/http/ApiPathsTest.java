package dev.metis.hub.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPathsTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final ApiPaths paths = paths();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    private static ApiPaths paths() {
        var router = Router.router(VERTX);
        router.route().handler(ctx -> ctx.next());
        router.get("/users").handler(ctx -> ctx.end());
        router.get("/users/:user").handler(ctx -> ctx.end());
        router.post("/users/:user/servers/").handler(ctx -> ctx.end());
        router.post("/users/:user/servers/:server").handler(ctx -> ctx.end());
        return new ApiPaths(router.getRoutes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users",
                "/users/ada",
                "/users/a%2Fb",
                "/users/ada/servers/",
                "/users/ada/servers/lab",
                "/users/:"
            })
    void paths_are_known_by_their_segments(String path) {
        assertThat(paths.contains(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/Users", "/users/", "/users/ada/", "/users/ada/servers", "/users/ada/x/lab", "//"})
    void a_slash_more_or_less_is_another_path(String path) {
        assertThat(paths.contains(path)).isFalse();
    }

    @Test
    void routes_for_everything_are_no_paths() {
        assertThat(paths.contains("/other")).isFalse();
    }
}
