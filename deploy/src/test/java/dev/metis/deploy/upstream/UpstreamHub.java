package dev.metis.deploy.upstream;

import dev.metis.deploy.client.Browser;
import dev.metis.deploy.client.Eventually;
import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.LogFile;
import dev.metis.deploy.singleuser.OurProgram;
import dev.metis.deploy.singleuser.SingleUser;
import dev.metis.deploy.singleuser.TestEnvironment;
import dev.metis.hub.FreePorts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** JupyterHub with configurable-http-proxy, in a directory and on ports of its own. Its log stays below target. */
public final class UpstreamHub implements HubUnderTest {
    static final String PASSWORD = "a password for everybody";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private final URI url;
    private final URI proxyApi;
    private final Path directory;
    private final Process process;

    private UpstreamHub(URI url, URI proxyApi, Path directory, Process process) {
        this.url = url;
        this.proxyApi = proxyApi;
        this.directory = directory;
        this.process = process;
    }

    static UpstreamHub start(SingleUser program) {
        return start(program.name(), "/upstream/jupyterhub_config.py", settings(program));
    }

    /** With {@code metis proxy} as the program that JupyterHub starts for its proxy. */
    static UpstreamHub startWithOurProxy(SingleUser program) {
        var settings = settings(program).put("proxy", new JsonArray(OurProgram.command("proxy")));
        return start("our-proxy", "/upstream/jupyterhub_config.py", settings);
    }

    private static JsonObject settings(SingleUser program) {
        return new JsonObject()
                .put("users", JsonArray.of("ada", "bob"))
                .put("password", PASSWORD)
                .put("command", new JsonArray(program.command()))
                .put("environment", new JsonObject(Map.copyOf(program.environment())));
    }

    /**
     * Tries again on other ports when it ends at once: between their choice and their use another program may take one.
     *
     * @param name of the file for its output
     * @param config resource of the Python file that reads the settings
     * @param settings besides addresses
     */
    public static UpstreamHub start(String name, String config, JsonObject settings) {
        TestEnvironment.require("upstream");
        TestEnvironment.require("singleuser-6");
        var log = new LogFile(TestEnvironment.target().resolve("upstream-" + name + ".log"));
        for (int attempt = 1; ; attempt++) {
            try {
                var hub = launch(log.path(), config, settings);
                hub.waitUntilItAnswers(log);
                return hub;
            } catch (EndedEarly end) {
                if (attempt == ATTEMPTS) {
                    throw new AssertionError(end.getMessage());
                }
                System.err.println("once more, since " + end.getMessage());
            }
        }
    }

    private static UpstreamHub launch(Path log, String config, JsonObject settings) {
        try {
            var directory = Files.createTempDirectory("upstream-hub");
            var ports = FreePorts.find(3);
            var url = URI.create("http://127.0.0.1:" + ports.get(0) + "/");
            var proxyApi = URI.create("http://127.0.0.1:" + ports.get(2));
            var process = new ProcessBuilder(programs().resolve("jupyterhub").toString(), "-f", copy(config, directory))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            process.environment().merge("PATH", programs().toString(), (path, ours) -> ours + ":" + path);
            var all = settings.copy()
                    .put("bind_url", url.toString())
                    .put("hub_port", ports.get(1))
                    .put("proxy_api_url", proxyApi.toString())
                    .put("proxy", settings.getJsonArray("proxy", JsonArray.of(proxy().toString())));
            process.environment().put("METIS_UPSTREAM", all.encode());
            return new UpstreamHub(url, proxyApi, directory, process.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public URI url() {
        return url;
    }

    /** Where its proxy takes orders. */
    public URI proxyApi() {
        return proxyApi;
    }

    @Override
    public String user() {
        return "ada";
    }

    @Override
    public String otherUser() {
        return "bob";
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public void close() {
        var children = process.descendants().toList();
        process.destroy(); // it stops its servers and its proxy
        try {
            process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        delete(directory);
    }

    private void waitUntilItAnswers(LogFile log) {
        try (var browser = new Browser(url)) {
            Eventually.eventually("JupyterHub answers", START, () -> {
                if (!process.isAlive()) {
                    throw new EndedEarly("JupyterHub ended with " + process.exitValue() + ", see " + log);
                }
                return answers(browser) ? Optional.of(true) : Optional.empty();
            });
        } catch (AssertionError failure) {
            close();
            throw new AssertionError(failure.getMessage() + ", see " + log);
        } catch (EndedEarly end) {
            close();
            throw end;
        }
    }

    private static final class EndedEarly extends RuntimeException {
        EndedEarly(String message) {
            super(message);
        }
    }

    private static boolean answers(Browser browser) {
        try {
            return browser.get("hub/api").status() == 200;
        } catch (CompletionException _) {
            return false;
        }
    }

    private static Path proxy() {
        return TestEnvironment.directory().resolve("upstream/node_modules/.bin/configurable-http-proxy");
    }

    private static String copy(String config, Path directory) throws IOException {
        var file = directory.resolve("jupyterhub_config.py");
        try (var text = UpstreamHub.class.getResourceAsStream(config)) {
            Files.write(file, Objects.requireNonNull(text).readAllBytes());
        }
        return file.toString();
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path programs() {
        return TestEnvironment.directory().resolve("singleuser-6/bin");
    }
}
