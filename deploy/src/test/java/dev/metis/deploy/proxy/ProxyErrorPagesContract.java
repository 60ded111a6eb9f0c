package dev.metis.deploy.proxy;

import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the pages come from that a browser sees when its request could not be forwarded. */
abstract class ProxyErrorPagesContract {
    @TempDir
    private Path directory;

    private ProxyTrial trial;
    private Caller caller;

    abstract ProxyUnderTest program(Start start);

    @BeforeEach
    void begin() {
        trial = new ProxyTrial(this::program);
        caller = trial.caller();
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void error_pages_come_from_the_error_target() {
        var proxy = trial.proxy("--error-target", trial.echo().url() + "/hub/error");

        var reply = caller.get(proxy, "/foo/bar?x=1", "Cookie", "a=b");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.url()).isEqualTo("/hub/error/404?url=%2Ffoo%2Fbar%3Fx%3D1");
        assertThat(reply.sent("cookie")).isEmpty();
        var malformed = caller.get(proxy, "/%");
        assertThat(malformed.status()).isEqualTo(500);
        assertThat(malformed.url()).isEqualTo("/hub/error/500?url=%2F%25");
    }

    @Test
    void the_error_target_may_be_at_a_unix_socket() {
        var target = trial.closed(EchoTarget.startAt(
                caller.vertx(), directory.resolve("errors.sock").toString()));
        var proxy = trial.proxy("--error-target", target.url());

        var reply = caller.get(proxy, "/foo");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.url()).isEqualTo("/404?url=%2Ffoo");
    }

    @Test
    void error_pages_come_from_a_directory() throws IOException {
        Files.writeString(directory.resolve("404.html"), "<b>not here</b>");
        Files.writeString(directory.resolve("error.html"), "<b>something</b>");
        var proxy = trial.proxy("--error-path", directory.toString());
        caller.api(proxy, POST, "/dead", JsonObject.of("target", "http://127.0.0.1:1"));

        var missing = caller.get(proxy, "/x");
        var dead = caller.get(proxy, "/dead");

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.header("content-type")).isEqualTo("text/html");
        assertThat(missing.body()).isEqualTo("<b>not here</b>");
        assertThat(dead.status()).isEqualTo(503);
        assertThat(dead.body()).isEqualTo("<b>something</b>");
    }

    @Test
    void without_pages_the_reason_is_shown() {
        var proxy = trial.proxy("--error-path", directory.resolve("nowhere").toString());

        assertThat(caller.get(proxy, "/x").body()).isEqualTo("Not Found");
    }

    @Test
    void there_are_pages_when_nobody_says_where() {
        var proxy = trial.proxy();
        caller.api(proxy, POST, "/dead", JsonObject.of("target", "http://127.0.0.1:1"));

        assertThat(caller.get(proxy, "/x").body()).contains("404:");
        assertThat(caller.get(proxy, "/dead").body()).contains("503:");
    }
}
