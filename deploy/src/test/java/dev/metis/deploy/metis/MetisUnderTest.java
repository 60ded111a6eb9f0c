package dev.metis.deploy.metis;

import dev.metis.deploy.client.Browser;
import dev.metis.deploy.client.Eventually;
import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.SingleUser;
import dev.metis.hub.FreePorts;
import dev.metis.hub.db.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Metis as {@code metis up} starts it, in a directory and on a port of its own. */
public final class MetisUnderTest implements HubUnderTest {
    private static final Duration START = Duration.ofMinutes(2);
    static final String PASSWORD = "a password for everybody";

    private final URI url;
    private final Path directory;
    private final Runnable closeDatabase;
    private final MetisProcess process;

    private MetisUnderTest(URI url, Path directory, Runnable closeDatabase, MetisProcess process) {
        this.url = url;
        this.directory = directory;
        this.closeDatabase = closeDatabase;
        this.process = process;
    }

    /** With a database of the PostgreSQL that tests share. */
    static MetisUnderTest start(SingleUser program) {
        var database = TestDatabase.empty().open();
        return start(program, Map.of("Metis.db_url", url(database)), database::close);
    }

    /**
     * With a database of the PostgreSQL that tests share.
     *
     * @param name of the file for its output
     * @param config the settings
     * @param proxyApi where its proxy takes orders
     */
    public static MetisUnderTest start(String name, Path config, URI proxyApi) {
        return start(name, address(), config, proxyApi);
    }

    private static MetisUnderTest start(String name, URI url, Path config, URI proxyApi) {
        var database = TestDatabase.empty().open();
        var settings = Map.of(
                "JupyterHub.bind_url",
                url.toString(),
                "ConfigurableHTTPProxy.api_url",
                proxyApi.toString(),
                "Metis.db_url",
                url(database));
        return start(name, url, SharedDirectory.make(), settings, database::close, "--config", config.toString());
    }

    /** The same; the settings are those of a file, and the proxy takes orders at a free port. */
    static MetisUnderTest start(String name, JsonObject settings) {
        return start(name, _ -> settings);
    }

    /** @param settings that have to say where browsers find Metis */
    static MetisUnderTest start(String name, Function<URI, JsonObject> settings) {
        var url = address();
        try {
            var config = Files.createTempFile("metis-" + name, ".yaml");
            try {
                Files.writeString(config, settings.apply(url).encode());
                var proxyApi =
                        URI.create("http://127.0.0.1:" + FreePorts.find(1).getFirst());
                return start(name, url, config, proxyApi);
            } finally {
                Files.delete(config);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the PostgreSQL that Metis brings. */
    static MetisUnderTest startWithEmbeddedDatabase(SingleUser program) {
        return start(program, Map.of(), () -> {});
    }

    private static MetisUnderTest start(SingleUser program, Map<String, String> database, Runnable closeDatabase) {
        var directory = SharedDirectory.make();
        var url = address();
        var settings = new HashMap<>(settings(url, directory, program));
        settings.putAll(database);
        return start(program.name(), url, directory, settings, closeDatabase);
    }

    private static MetisUnderTest start(
            String name,
            URI url,
            Path directory,
            Map<String, String> settings,
            Runnable closeDatabase,
            String... arguments) {
        var command = new ArrayList<>(
                List.of("up", "--data", directory.resolve("data").toString()));
        command.addAll(List.of(arguments));
        var process = MetisProcess.start(name, directory, settings, command.toArray(String[]::new));
        var metis = new MetisUnderTest(url, directory, closeDatabase, process);
        metis.waitUntilItAnswers();
        return metis;
    }

    private static URI address() {
        return URI.create("http://127.0.0.1:" + FreePorts.find(1).getFirst() + "/");
    }

    private static String url(TestDatabase database) {
        var options = database.options();
        return "postgresql:///" + options.getDatabase() + "?host=" + options.getHost() + "&port=" + options.getPort()
                + "&user=" + options.getUser();
    }

    private static Map<String, String> settings(URI url, Path directory, SingleUser program) {
        return Map.of(
                "JupyterHub.bind_url",
                url.toString(),
                "JupyterHub.authenticator_class",
                "dummy",
                "DummyAuthenticator.password",
                PASSWORD,
                "Authenticator.allow_all",
                "true",
                "JupyterHub.allow_named_servers",
                "true",
                "JupyterHub.spawner_class",
                "simple",
                "SimpleLocalProcessSpawner.home_dir_template",
                directory.resolve("homes/{username}").toString(),
                "Spawner.cmd",
                new JsonArray(program.command()).encode(),
                "Spawner.environment",
                new JsonObject(Map.copyOf(program.environment())).encode(),
                "Spawner.http_timeout",
                "120s");
    }

    @Override
    public URI url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    /** What the operator reads. */
    Path log() {
        return directory.resolve("data/log/metis.log");
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
        process.close(); // users' servers outlive it
        new ServerProcesses(directory.resolve("data")).kill();
        SharedDirectory.delete(directory);
        closeDatabase.run();
    }

    private void waitUntilItAnswers() {
        try (var browser = new Browser(url)) {
            Eventually.eventually("Metis answers: " + process, START, () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("Metis " + process);
                }
                return answers(browser) ? Optional.of(true) : Optional.empty();
            });
        } catch (AssertionError failure) {
            close();
            throw failure;
        }
    }

    private static boolean answers(Browser browser) {
        try {
            return browser.get("hub/login").status() == 200;
        } catch (CompletionException _) {
            return false;
        }
    }
}
