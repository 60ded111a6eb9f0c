package dev.metis.proxy;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public listener of one event loop, with clients of its own, so that both connections of a request live on the
 * same loop. All instances share the port.
 */
final class PublicListener extends VerticleBase {

    private static final Logger log = LoggerFactory.getLogger(PublicListener.class);
    private static final String HEALTH_PATH = "/_chp_healthz";
    private static final int CHUNK_BYTES = 64 * 1024;
    /** What a target that does not read may leave lying here: an upload must not wait for each round trip. */
    private static final int STREAM_WINDOW_BYTES = 1024 * 1024;
    /** For all streams of a connection: some that stand still must leave room for the others. */
    private static final int CONNECTION_WINDOW_BYTES = 16 * STREAM_WINDOW_BYTES;

    private static final long SWEEP_MILLIS = 1000;

    private final Router router;
    private final ProxyConfig config;
    private final SocketAddress address;
    private final Visits visits;
    private final Meters meters;
    private final ClientConnections connections;
    private @Nullable HttpServer server;

    /** @param address where all instances listen: never port 0, which would be another port for each */
    PublicListener(Router router, ProxyConfig config, SocketAddress address, Visits visits, Meters meters) {
        this.visits = visits;
        this.router = router;
        this.config = config;
        this.address = address;
        this.meters = meters;
        this.connections = new ClientConnections(config.listener().timeouts());
    }

    @Override
    public Future<?> start() {
        var client = httpClient();
        var errorPages = new ErrorPages(client, vertx.fileSystem(), config.errors());
        var forwarder = new Forwarder(router, client, errorPages, config, meters);
        var webSockets = new WebSocketForwarder(router, netClient(), config, meters);
        var options = serverOptions();
        var keepAlive = config.listener().timeouts().keepAlive();
        var sweep = Math.min(SWEEP_MILLIS, Math.max(1, keepAlive.toMillis()));
        vertx.setPeriodic(sweep, _ -> connections.closeIdle());
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> opened(connection, options))
                .exceptionHandler(cause -> log.atDebug().setCause(cause).log("client_connection_failed"))
                .requestHandler(request -> dispatch(request, forwarder, webSockets));
        return server.listen(address);
    }

    /** Stops listening and cuts what is open. */
    @Override
    public Future<?> stop() {
        var closed = server == null ? Future.succeededFuture() : server.close();
        connections.abortAll();
        return closed;
    }

    /** Stops listening; completes when the last connection has ended, or was cut for taking too long. */
    Future<Void> drain(Duration limit) {
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** The port it listens on. */
    int actualPort() {
        return server == null ? -1 : server.actualPort();
    }

    private void opened(HttpConnection connection, HttpServerOptions options) {
        var channel = Channels.of(connection);
        if (channel.pipeline().get("httpDecoder") != null) { // with HTTP/2 there is none
            channel.pipeline().replace("httpDecoder", "httpDecoder", new RequestDecoder(options));
        }
        Channels.probeSooner(channel);
        connections.opened(connection);
    }

    private void dispatch(HttpServerRequest request, Forwarder forwarder, WebSocketForwarder webSockets) {
        connections.used(request);
        if (request.method().equals(HttpMethod.CONNECT)) {
            // A tunnel to anywhere is not what this is for; and with HTTP/2 such a request has no path.
            request.response().setStatusCode(405).end();
            ClientEnd.close(request);
        } else if (request.uri().equals(HEALTH_PATH)) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end("{\"status\":\"OK\"}");
        } else if (WebSocketForwarder.isOffer(request)) {
            meters.count(Meters.Count.REQUESTS_WS);
            webSockets.forward(request, new Visit(visits, request, Visit.Kind.WEBSOCKET));
        } else {
            meters.count(Meters.Count.REQUESTS_WEB);
            forwarder.forward(request, new Visit(visits, request, Visit.Kind.HTTP));
        }
    }

    private HttpServerOptions serverOptions() {
        var listener = config.listener();
        var options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(listener.maxHeaderBytes())
                .setMaxHeaderSize(listener.maxHeaderBytes())
                .setMaxChunkSize(CHUNK_BYTES)
                .setTcpKeepAlive(true)
                .setReusePort(listener.reusePort())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(listener.timeouts().silence().toMillis()));
        listener.tls().ifPresent(tls -> {
            tls.applyTo(options);
            options.setUseAlpn(tls.suites().fitHttp2());
        });
        options.setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES);
        options.getInitialSettings()
                .setInitialWindowSize(STREAM_WINDOW_BYTES)
                .setMaxHeaderListSize(listener.maxHeaderBytes());
        return options;
    }

    private HttpClientAgent httpClient() {
        var targets = config.targets();
        var options = new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(targets.connect().toMillis()))
                .setDecompressionSupported(false)
                .setMaxInitialLineLength(config.listener().maxHeaderBytes())
                .setMaxHeaderSize(config.listener().maxHeaderBytes())
                .setMaxChunkSize(CHUNK_BYTES)
                .setVerifyHost(targets.tls().verified())
                .setTcpKeepAlive(true);
        targets.tls().applyTo(options);
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(targets.maxConnections()))
                .withConnectHandler(connection -> {
                    Channels.probeSooner(Channels.of(connection));
                    connection.exceptionHandler(
                            cause -> log.atDebug().setCause(cause).log("target_connection_failed"));
                })
                .build();
    }

    private NetClient netClient() {
        var targets = config.targets();
        var options = new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(targets.connect().toMillis()))
                .setHostnameVerificationAlgorithm(targets.tls().verified() ? "HTTPS" : "")
                .setTcpKeepAlive(true);
        targets.tls().applyTo(options);
        return vertx.createNetClient(options);
    }
}
