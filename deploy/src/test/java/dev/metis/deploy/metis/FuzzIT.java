package dev.metis.deploy.metis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.client.Browser;
import dev.metis.deploy.singleuser.TestEnvironment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that a program makes up from the description of the API, see {@code deploy/fuzz}. */
class FuzzIT {
    private static final int REQUESTS = 2_000;
    private static final long PATIENCE_MINUTES = 10;
    private static final Pattern SENT = Pattern.compile("fuzz: ([\\d,]+) requests in");

    private static MetisUnderTest metis;

    @BeforeAll
    static void start() {
        TestEnvironment.require("fuzzer");
        metis = MetisUnderTest.start("fuzz", settings());
    }

    @AfterAll
    static void stop() {
        if (metis != null) {
            metis.close();
        }
    }

    private static JsonObject settings() {
        var setup = new JsonObject()
                .put("name", "fuzz-setup")
                .put("api_token", "token-of-the-service-fuzz-setup")
                .put("admin", true);
        return new JsonObject()
                .put(
                        "JupyterHub",
                        new JsonObject()
                                .put("authenticator_class", "dummy")
                                .put("spawner_class", "simple")
                                .put("allow_named_servers", true)
                                .put("active_server_limit", 3)
                                .put("services", JsonArray.of(setup)))
                .put(
                        "Spawner",
                        new JsonObject().put("cmd", JsonArray.of(program("python"), "-I", "-S", "-c", server())))
                .put("DummyAuthenticator", new JsonObject().put("allow_all", true));
    }

    private static String program(String name) {
        return TestEnvironment.directory().resolve("fuzzer/bin").resolve(name).toString();
    }

    private static String server() {
        try {
            return Files.readString(home().resolve("server.py"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("fuzz");
    }

    private static String run(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        var log = TestEnvironment.target().resolve("fuzz-" + Path.of(program).getFileName() + ".log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                    .as("%s ends", command)
                    .isTrue();
            var said = Files.readString(log, StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as("%s said: %s", command, said).isZero();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void the_document_is_openapi() throws IOException, InterruptedException {
        var document = Files.createTempFile("openapi", ".json");
        try (var browser = new Browser(metis.url())) {
            Files.writeString(document, browser.get("hub/api/openapi.json").text());

            run(program("openapi-spec-validator"), "--subschema-errors=all", document.toString());
        } finally {
            Files.delete(document);
        }
    }

    @Test
    void every_answer_is_one_that_is_described() throws IOException, InterruptedException {
        var said = run(
                home().resolve("run").toString(),
                "--url",
                metis.url().toString(),
                "--pid",
                Long.toString(metis.pid()),
                "--seed",
                "1",
                "--short",
                "--examples",
                "5",
                "--requests",
                Integer.toString(REQUESTS));

        var sent = SENT.matcher(said);
        assertThat(sent.find()).as(said).isTrue();
        assertThat(Integer.parseInt(sent.group(1).replace(",", ""))).isGreaterThanOrEqualTo(REQUESTS);
    }
}
