package dev.metis.deploy;

import dev.metis.deploy.host.Problem;
import dev.metis.deploy.postgres.PostgresConnection;
import dev.metis.deploy.proxy.PemFiles;
import dev.metis.hub.Hub;
import dev.metis.hub.HubConfig;
import dev.metis.hub.HubSettings;
import dev.metis.hub.config.Secret;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.DatabaseUrl;
import dev.metis.hub.db.Migrations;
import dev.metis.hub.db.SchemaException;
import dev.metis.hub.http.HubListener;
import dev.metis.hub.http.PublicListenerConfig;
import dev.metis.hub.setup.SetupException;
import dev.metis.proxy.Proxy;
import dev.metis.proxy.ProxyConfig;
import dev.metis.proxy.ServerTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** The composition root: makes the parts from their settings, in order, and stops them the other way round. */
final class Distribution {
    private final Vertx vertx;
    private final IntConsumer end;
    private final Deque<Supplier<Future<Void>>> stops = new ArrayDeque<>();

    private Distribution(Vertx vertx, IntConsumer end) {
        this.vertx = vertx;
        this.end = end;
    }

    /**
     * Hub and proxy in this JVM; they speak with each other over the proxy's REST API all the same. Waits.
     *
     * @param listener the hub's, open already: the proxy has to know its port
     * @param end ends the program with that status when the hub decides to
     */
    static Distribution hubAndProxy(
            Vertx vertx, Settings settings, DatabaseUrl url, HubListener listener, IntConsumer end) {
        var config = settings.read();
        var all = new Distribution(vertx, end);
        if (!config.proxy().shouldStart()) {
            all.addHub(settings, config, url, listener, config.proxy().apiUrl(), requiredToken(config));
            return all;
        }
        var token = config.proxy().authToken().orElseGet(Distribution::freshToken);
        int apiPort = all.addProxy(config, config.hub().urlAt(listener.port()), token);
        var api = config.proxy().apiUrl();
        var apiUrl = URI.create(api.getScheme() + "://" + api.getHost() + ":" + apiPort);
        all.addHub(settings, config, url, listener, apiUrl, token);
        return all;
    }

    /** The hub alone, likewise; its proxy is somewhere else. Waits until it answers, however long the database takes. */
    static Distribution hub(Vertx vertx, Settings settings, DatabaseUrl url, IntConsumer end) {
        var config = settings.read();
        var token = requiredToken(config);
        var all = new Distribution(vertx, end);
        var listener = config.hub().listen(vertx, config.hub().port()).await();
        all.addHub(settings, config, url, listener, config.proxy().apiUrl(), token);
        return all;
    }

    /** What the settings say about a proxy alone. */
    static ProxyConfig proxy(Settings settings, boolean tokenIsElsewhere) {
        var config = settings.read();
        return proxy(config, config.hub().connectUrl(), tokenIsElsewhere ? Secret.of("") : requiredToken(config));
    }

    /** In the opposite order; users' servers keep running. */
    Future<Void> stop() {
        Future<Void> done = Future.succeededFuture();
        while (!stops.isEmpty()) {
            var stop = stops.pop();
            done = done.eventually(stop);
        }
        return done;
    }

    private int addProxy(HubConfig config, URI hub, Secret token) {
        var proxy = Proxy.start(vertx, proxy(config, hub, token)).await();
        stops.push(proxy::stop);
        return proxy.apiPort();
    }

    private static ProxyConfig proxy(HubConfig config, URI hub, Secret token) {
        var listener = config.listener();
        var api = config.proxy().apiUrl();
        var usual = ProxyConfig.defaults();
        return usual.with(ProxyConfig.Listener.at(
                                SocketAddress.inetSocketAddress(listener.port(), anyHost(listener.host())))
                        .with(listener.tls().map(Distribution::tls)))
                .with(ProxyConfig.Api.at(
                        SocketAddress.inetSocketAddress(Math.max(api.getPort(), 0), api.getHost()), token.reveal()))
                .with(ProxyConfig.Errors.from(new ProxyConfig.ErrorSource.Server(
                        hub.resolve(config.listener().baseUrl().hub("error")))))
                .with(untilRoutesCome(config, hub)
                        .map(usual.routing()::withDefault)
                        .orElse(usual.routing()));
    }

    private void addHub(
            Settings settings,
            HubConfig config,
            DatabaseUrl url,
            HubListener listener,
            URI proxyApi,
            Secret proxyToken) {
        var logins = Platforms.logins(vertx, settings, config);
        try {
            var hub = Hub.start(
                            vertx,
                            new HubSettings(
                                    config,
                                    url.connectOptions(),
                                    proxyApi,
                                    proxyToken.reveal(),
                                    logins.authenticator(),
                                    logins.config(),
                                    Platforms.servers(vertx, settings, config),
                                    end),
                            listener)
                    .await();
            stops.push(hub::stop);
        } catch (RuntimeException e) {
            stop().await();
            throw e instanceof SchemaException || e instanceof SetupException
                    ? new Problem(String.valueOf(e.getMessage()), e)
                    : e;
        }
    }

    /** The hub, so that who comes early does not find an empty proxy. */
    private static Optional<URI> untilRoutesCome(HubConfig config, URI hub) {
        return Optional.of(hub).filter(url -> config.hub().routespec().equals("/") && url.getPort() > 0);
    }

    private static ServerTls tls(PublicListenerConfig.TlsFiles files) {
        return ServerTls.of(new PemFiles(System.getenv())
                .identity(
                        "JupyterHub.ssl_key",
                        files.key(),
                        "JupyterHub.ssl_cert",
                        files.certificate(),
                        PemFiles.PASSPHRASE));
    }

    private static String anyHost(String host) {
        return host.isEmpty() ? "0.0.0.0" : host;
    }

    private static Secret requiredToken(HubConfig config) {
        return config.proxy()
                .authToken()
                .orElseThrow(() -> new Problem("hub and proxy need a secret that both know: set CONFIGPROXY_AUTH_TOKEN"
                        + " (or ConfigurableHTTPProxy.auth_token) to the same value for both, for example from"
                        + " `openssl rand -hex 32`."));
    }

    private static Secret freshToken() {
        return Secret.of(UUID.randomUUID().toString());
    }

    /** Brings the database's schema up to this program; answers how many steps that took. Waits. */
    static int migrate(Vertx vertx, HubConfig config, DatabaseUrl url) {
        var database =
                new Database(vertx, url.connectOptions(), config.database().poolSize());
        try {
            return new Migrations(database).run().await();
        } catch (RuntimeException e) {
            throw new Problem("The database cannot be used: " + e.getMessage(), e);
        } finally {
            database.close().await();
        }
    }

    /** The embedded PostgreSQL as a setting would name it. */
    static DatabaseUrl url(PostgresConnection to) {
        return new DatabaseUrl(
                to.socketDirectory().toString(),
                to.port(),
                to.database(),
                to.user(),
                Optional.of(Secret.of(to.password())),
                "disable");
    }
}
