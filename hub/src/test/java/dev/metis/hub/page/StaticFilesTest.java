package dev.metis.hub.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class StaticFilesTest {
    private final PageServer server = new PageServer(Optional.empty());
    private final StaticFiles files = StaticFiles.load(Optional.empty());

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void every_file_of_the_folder_is_served() throws Exception {
        var folder = Path.of(
                Objects.requireNonNull(getClass().getResource("/static")).toURI());
        try (var there = Files.list(folder)) {
            assertThat(there.map(file -> String.valueOf(file.getFileName()))).hasSameElementsAs(StaticFiles.NAMES);
        }
    }

    @Test
    void a_file_asked_for_by_its_content_may_be_kept_for_good() throws Exception {
        var file = server.get("/hub/static/metis.css?v=" + files.version("metis.css"));

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).contains(":root");
        assertThat(file.headers().firstValue("Cache-Control")).contains("public, max-age=315360000, immutable");
        assertThat(file.headers().firstValue("Content-Type")).contains("text/css; charset=utf-8");
        assertThat(file.headers().firstValue("Content-Security-Policy")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hub/static/metis.css", "/hub/static/metis.css?v=0123456789abcdef"})
    void a_file_asked_for_otherwise_is_checked_again_each_time(String path) throws Exception {
        assertThat(server.get(path).headers().firstValue("Cache-Control")).contains("no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
    void a_file_the_browser_has_is_not_sent_again(String ifNoneMatch) throws Exception {
        var tag = '"' + files.version("page.js") + '"';
        var answer = server.get("/hub/static/page.js", "If-None-Match", ifNoneMatch.formatted(tag));

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("ETag")).contains(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hub/static/",
                "/hub/static/nothing.js",
                "/hub/static/../db/migration/V001__users.sql",
                "/hub/static/%2e%2e/db/migration/V001__users.sql",
                "/hub/static/..%2fdb%2fmigration%2fV001__users.sql",
                "/hub/static/%252e%252e%252fdb",
                "/hub/static/metis.css%00.js",
                "/hub/static//etc/passwd"
            })
    void nothing_else_is_served(String path) throws Exception {
        var answer = server.get(path);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("create table").doesNotContain("root:");
    }

    @Test
    void a_head_request_has_the_headers_and_no_body() throws Exception {
        var answer = server.send("HEAD", "/hub/static/logo.svg");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).isPresent();
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void the_logo_is_ours_unless_the_operator_brings_one(@TempDir Path folder) throws Exception {
        assertThat(server.get("/hub/logo").body()).contains("<svg");
        var own = Files.writeString(folder.resolve("ours.png"), "a picture");
        try (var branded = new PageServer(Optional.of(own))) {
            var answer = branded.get("/hub/logo");

            assertThat(answer.body()).isEqualTo("a picture");
            assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hub/health", "/hub/api/health"})
    void health_is_an_empty_200_for_anybody(String path) throws Exception {
        for (var method : new String[] {"GET", "HEAD"}) {
            var answer = server.send(method, path);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
        }
    }
}
