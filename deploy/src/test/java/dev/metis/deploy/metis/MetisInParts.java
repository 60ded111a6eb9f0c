package dev.metis.deploy.metis;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.host.HostProcess;
import dev.metis.hub.FreePorts;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.db.TestPostgres;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Hub and proxy as programs of their own on a PostgreSQL of their own, with small servers as real processes: everything can
 * be killed and started again, as often as a test likes.
 */
final class MetisInParts implements AutoCloseable {
    /** For whatever needs a JVM or a database to start. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String DATABASE = "postgres";

    private final Path directory = SharedDirectory.make();
    private final TestPostgres postgres = TestPostgres.started();
    private final List<Integer> ports = FreePorts.find(4);
    private final Map<String, String> more;
    private final List<MetisProcess> hubs = new ArrayList<>();
    private MetisProcess proxy;
    private boolean postgresRuns = true;

    private MetisInParts(Map<String, String> more) {
        this.more = more;
        try {
            Files.createDirectory(gates());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        copy("server.py");
        copy("misbehaving-server.sh");
        proxy = launchProxy();
    }

    /** A proxy and its database, no hub yet. */
    static MetisInParts withoutHub() {
        return new MetisInParts(Map.of());
    }

    /** All of it, running. */
    static MetisInParts start(Map<String, String> moreSettings) {
        var metis = new MetisInParts(moreSettings);
        try {
            metis.startHub();
        } catch (AssertionError failure) {
            metis.close();
            throw failure;
        }
        return metis;
    }

    // --- parts -------------------------------------------------------------------------------------------------------

    /** Starts whatever a test before this one killed. */
    void repair() {
        startPostgres();
        if (!proxy.isAlive()) {
            startProxy();
        }
        while (hubs.size() > 1) {
            hubs.removeLast().close();
        }
        if (hubs.isEmpty() || !hubs.getLast().isAlive()) {
            startHub();
        }
        hubAnswers();
    }

    /** A hub; the second one beside the first when that still runs. Returns once it answers. */
    void startHub() {
        launchHub();
        newHubAnswers();
        hubAnswers();
    }

    void newHubAnswers() {
        eventually(
                PATIENCE,
                () -> assertThat(hubDirectly().get("/hub/login").statusCode())
                        .as(hubs.getLast().toString())
                        .isEqualTo(200));
    }

    /** A hub that may have to wait for something. */
    void launchHub() {
        hubs.removeIf(hub -> !hub.isAlive());
        var settings = settings();
        settings.put("JupyterHub.hub_port", ports.get(2 + hubs.size()).toString());
        var data = directory.resolve("data").toString();
        hubs.add(MetisProcess.start("hub", directory, settings, "hub", "--data", data));
    }

    void killHub() {
        hubs.removeFirst().kill();
    }

    void startProxy() {
        proxy = launchProxy();
    }

    void killProxy() {
        proxy.kill();
    }

    /** With {@code kill -9}; returns once all of its processes are gone. */
    void killPostgres() {
        var data = Path.of(postgres.options(DATABASE).getHost(), "data");
        try {
            var pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        eventually(() -> assertThat(HostProcess.workingIn(data)).isEmpty());
        stopPostgres();
    }

    void stopPostgres() {
        postgresRuns = false;
        postgres.crash();
    }

    void startPostgres() {
        if (!postgresRuns) {
            postgres.start();
            postgresRuns = true;
        }
    }

    // --- what a test looks at ----------------------------------------------------------------------------------------

    TestBrowser stranger() {
        return new TestBrowser("http://127.0.0.1:" + ports.get(0));
    }

    TestBrowser logIn(String user) {
        var browser = stranger();
        browser.logIn(user, "any");
        return browser;
    }

    /** Past the proxy, to the newest hub. */
    TestBrowser hubDirectly() {
        return new TestBrowser("http://127.0.0.1:" + ports.get(1 + hubs.size()));
    }

    ServerProcesses servers() {
        return new ServerProcesses(directory.resolve("data"));
    }

    Path command() {
        return directory.resolve("misbehaving-server.sh");
    }

    /** @param gate {@code start} or {@code stop} */
    void closeGate(String user, String gate) {
        try {
            Files.createFile(gates().resolve(user + "." + gate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void openGate(String user, String gate) {
        try {
            Files.deleteIfExists(gates().resolve(user + "." + gate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        hubs.forEach(MetisProcess::kill);
        proxy.close();
        servers().kill();
        postgres.close();
        SharedDirectory.delete(directory);
    }

    private MetisProcess launchProxy() {
        return MetisProcess.start("proxy", directory, settings(), "proxy");
    }

    private void hubAnswers() {
        eventually(
                PATIENCE,
                () -> assertThat(stranger().get("/hub/login").statusCode())
                        .as(hubs + " behind proxy " + proxy)
                        .isEqualTo(200));
    }

    private Map<String, String> settings() {
        var settings = new HashMap<>(Map.of(
                "JupyterHub.bind_url",
                "http://127.0.0.1:" + ports.get(0),
                "ConfigurableHTTPProxy.api_url",
                "http://127.0.0.1:" + ports.get(1),
                "ConfigurableHTTPProxy.auth_token",
                "known-to-both",
                "ConfigurableHTTPProxy.should_start",
                "false",
                "JupyterHub.hub_port",
                ports.get(2).toString(),
                "JupyterHub.authenticator_class",
                "dummy",
                "JupyterHub.spawner_class",
                "simple",
                "Spawner.cmd",
                JsonArray.of(
                                command().toString(),
                                directory.resolve("server.py").toString())
                        .encode(),
                "Spawner.environment",
                new JsonObject().put("GATES", gates().toString()).encode(),
                "SimpleLocalProcessSpawner.home_dir_template",
                directory.resolve("homes/{username}").toString()));
        settings.putAll(Map.of(
                "Authenticator.allow_all", "true",
                "Spawner.poll_interval", "1s",
                "Metis.db_url",
                        "postgresql:///" + DATABASE + "?user=metis&host="
                                + postgres.options(DATABASE).getHost(),
                "Metis.claim_lifetime", "2s",
                "Metis.proxy_check_interval", "200ms",
                "JupyterHub.tornado_settings", "{slow_spawn_timeout: 0, slow_stop_timeout: 0}"));
        settings.putAll(more);
        return settings;
    }

    private Path gates() {
        return directory.resolve("gates");
    }

    private void copy(String name) {
        try (InputStream in = MetisInParts.class.getResourceAsStream("/metis/" + name)) {
            var file = directory.resolve(name);
            Files.copy(Objects.requireNonNull(in), file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
