package dev.metis.hub;

import static dev.metis.hub.Eventually.resultOf;

import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.authenticator.dummy.DummyAuthenticator;
import dev.metis.hub.authenticator.dummy.DummyConfig;
import dev.metis.hub.authenticator.oauth.GitHubConfig;
import dev.metis.hub.authenticator.oauth.OAuthAuthenticator;
import dev.metis.hub.config.Configuration;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.TestDatabase;
import dev.metis.hub.route.ProxyClient;
import dev.metis.hub.server.Servers;
import dev.metis.hub.spawner.SimulatedPlatform;
import dev.metis.hub.spawner.SimulatedSpawner;
import dev.metis.hub.spawner.SpawnerKind;
import dev.metis.hub.spawner.process.ProcessSpawnerConfig;
import dev.metis.proxy.Proxy;
import dev.metis.proxy.ProxyConfig;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real hub and a real proxy on free ports, a real PostgreSQL, and a platform that does what a test tells it to. Several
 * hubs can share the proxy, the database and the platform.
 */
public final class HubFixture implements AutoCloseable {
    private static final String PROXY_TOKEN = "proxy-secret";

    private final TestDatabase database = TestDatabase.migrated();
    private final SimulatedPlatform platform = new SimulatedPlatform();
    private final Path data = temporaryDirectory();
    private final Map<String, String> settings;
    private final Optional<Authenticator> authenticator;
    private final List<RunningHub> hubs = new ArrayList<>();
    private final TestStatements statements = new TestStatements();
    private final List<Integer> exitCodes = new CopyOnWriteArrayList<>();
    private final Vertx proxyVertx = Vertx.vertx();
    private final List<Proxy> otherProxies = new ArrayList<>();
    private Proxy proxy;

    private record RunningHub(Vertx vertx, Hub hub) {}

    private HubFixture(Map<String, String> settings, Optional<Authenticator> authenticator) {
        this.settings = settings;
        this.authenticator = authenticator;
        database.open();
        var ports = FreePorts.find(2);
        proxy = startProxy(ports.get(0), ports.get(1));
    }

    private Proxy startProxy(int port, int apiPort) {
        return resultOf(Proxy.start(proxyVertx, ProxyConfig.at("127.0.0.1", port, apiPort, PROXY_TOKEN)));
    }

    /** With the given settings: names such as {@code JupyterHub__allow_named_servers}, values as in the file. */
    public static HubFixture with(String... namesAndValues) {
        return with(Optional.empty(), namesAndValues);
    }

    /** With another way to log in than any name and password. */
    public static HubFixture with(Authenticator authenticator, String... namesAndValues) {
        return with(Optional.of(authenticator), namesAndValues);
    }

    private static HubFixture with(Optional<Authenticator> authenticator, String... namesAndValues) {
        var settings = new HashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put("METIS__" + namesAndValues[i], namesAndValues[i + 1]);
        }
        var fixture = new HubFixture(settings, authenticator);
        fixture.startHub();
        fixture.browser().eventually("/hub/login", page -> page.statusCode() < 400);
        return fixture;
    }

    /** One more hub beside those that run. */
    public Hub startHub() {
        return startHub(proxy);
    }

    /** One that feeds another proxy. */
    public Hub startHub(Proxy itsProxy) {
        var vertx = Vertx.builder().withMetrics(statements.factory()).build();
        var settings = hubSettings(vertx, itsProxy);
        var listening = settings.config().hub();
        var hub = resultOf(
                listening.listen(vertx, listening.port()).compose(listener -> Hub.start(vertx, settings, listener)));
        hubs.add(new RunningHub(vertx, hub));
        return hub;
    }

    /** One more proxy, which no hub feeds yet. */
    public Proxy startProxy() {
        var other = startProxy(0, 0);
        otherProxies.add(other);
        return other;
    }

    /** For hubs that start from now on. */
    public void change(String name, String value) {
        settings.put("METIS__" + name, value);
    }

    /** What hubs write themselves, such as logs of services. */
    public Path data() {
        return data;
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("metis-hub");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a clean stop does it: what was under way is left to others. */
    public void stopHub() {
        stop(hubs.removeLast());
    }

    /** The same for the one that has run longest. */
    public void stopFirstHub() {
        stop(hubs.removeFirst());
    }

    private static void stop(RunningHub running) {
        resultOf(running.hub().stop());
        resultOf(running.vertx().close());
    }

    /** As a crash does it: nothing is given back, timers and connections are just gone. */
    public void killHub() {
        resultOf(hubs.removeLast().vertx().close());
    }

    /** The same for the one that has run longest. */
    public void killFirstHub() {
        resultOf(hubs.removeFirst().vertx().close());
    }

    /** Where the proxy sends what is for the hub. Asked on an event loop, as hubs do: elsewhere an answer can be missed. */
    public String targetOfHub() {
        var client = new ProxyClient(proxyVertx, URI.create("http://127.0.0.1:" + proxy.apiPort()), PROXY_TOKEN, 1);
        var routes = Promise.<Map<String, JsonObject>>promise();
        proxyVertx.runOnContext(_ -> client.all().onComplete(routes));
        try {
            return resultOf(routes.future()).getOrDefault("/", new JsonObject()).getString("target", "");
        } finally {
            resultOf(client.close());
        }
    }

    /** The proxy loses its table, as at a restart. */
    public void restartProxy() {
        withoutProxy(() -> {});
    }

    /** The same, and something happens before it is there again. */
    public void withoutProxy(Runnable meanwhile) {
        int port = proxy.port();
        int apiPort = proxy.apiPort();
        resultOf(proxy.stop());
        meanwhile.run();
        proxy = startProxy(port, apiPort);
    }

    public SimulatedPlatform platform() {
        return platform;
    }

    /** What the API answers, as {@code GET /users/{}}. */
    public Set<String> endpoints() {
        return hubs.getLast().hub().endpoints();
    }

    /** What hubs would have ended their program with. */
    public List<Integer> exitCodes() {
        return exitCodes;
    }

    /** What the hubs asked the database. */
    public TestStatements statements() {
        return statements;
    }

    public Database database() {
        return database.database();
    }

    /** Somebody who is not logged in. */
    public TestBrowser browser() {
        return new TestBrowser("http://127.0.0.1:" + proxy.port());
    }

    /** Somebody who is. */
    public TestBrowser logIn(String name) {
        var browser = browser();
        browser.logIn(name, "any");
        return browser;
    }

    /** A browser that talks to the newest hub past the proxy. */
    public TestBrowser directly() {
        return new TestBrowser("http://127.0.0.1:" + hubs.getLast().hub().port());
    }

    @Override
    public void close() {
        for (var running : hubs) {
            resultOf(running.hub().stop());
            resultOf(running.vertx().close());
        }
        resultOf(proxy.stop());
        otherProxies.forEach(other -> resultOf(other.stop()));
        resultOf(proxyVertx.close());
        platform.close();
        database.close();
        delete(data);
    }

    private record Logins(Authenticator authenticator, AuthenticatorConfig config) {}

    private static Logins logins(Vertx vertx, Configuration configuration) {
        if (configuration.mentions("JupyterHub", "authenticator_class")) {
            var gitHub = configuration.read(GitHubConfig::read).value();
            return new Logins(
                    OAuthAuthenticator.gitHub(vertx, gitHub), gitHub.oauth().common());
        }
        var dummy = configuration.read(DummyConfig::read).value();
        return new Logins(new DummyAuthenticator(dummy), dummy.common());
    }

    private HubSettings hubSettings(Vertx vertx, Proxy itsProxy) {
        var all = new HashMap<>(settings);
        all.putIfAbsent("METIS__JupyterHub__hub_port", "0");
        all.put("METIS__Metis__data_dir", data.toString());
        all.putIfAbsent("METIS__Authenticator__admin_users", "[root]");
        all.putIfAbsent("METIS__Metis__proxy_check_interval", "200ms");
        all.putIfAbsent("METIS__Metis__claim_lifetime", "1s");
        all.putIfAbsent("METIS__Spawner__poll_interval", "1s");
        var configuration = Configuration.load(HubConfig.SECTIONS, Optional.empty(), all);
        var logins = logins(vertx, configuration);
        var spawner = configuration
                .read(in -> ProcessSpawnerConfig.read(in.at(SpawnerKind.SIMPLE.section())))
                .value();
        return new HubSettings(
                configuration.read(HubConfig::read).value(),
                database.options(),
                URI.create("http://127.0.0.1:" + itsProxy.apiPort()),
                PROXY_TOKEN,
                authenticator.orElse(logins.authenticator()),
                logins.config(),
                new Servers.Platform(
                        _ -> new SimulatedSpawner(vertx, platform),
                        spawner.common(),
                        chosen -> configuration.readWith(
                                SpawnerKind.SIMPLE.section(),
                                chosen,
                                in -> ProcessSpawnerConfig.read(in.at(SpawnerKind.SIMPLE.section()))
                                        .common())),
                exitCodes::add);
    }
}
