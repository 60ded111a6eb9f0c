package dev.metis.proxy;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
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
    private static final long SWEEP_MILLIS = 1000;

    private final RouteTable routes;
    private final ProxyConfig config;
    private final int port;
    private final ClientConnections connections;
    private @Nullable HttpServer server;

    /**
     * @param port the port to listen on; a negative one means any free port, the same for all instances with the same
     *     number
     */
    PublicListener(RouteTable routes, ProxyConfig config, int port) {
        this.routes = routes;
        this.config = config;
        this.port = port;
        this.connections = new ClientConnections(config);
    }

    @Override
    public Future<?> start() {
        var forwarder = new Forwarder(routes, httpClient(), config);
        var webSockets = new WebSocketForwarder(routes, netClient(), config);
        var options = serverOptions();
        var sweep = Math.min(SWEEP_MILLIS, Math.max(1, config.keepAliveTimeout().toMillis()));
        vertx.setPeriodic(sweep, _ -> connections.closeIdle());
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> opened(connection, options))
                .exceptionHandler(cause -> log.atDebug().setCause(cause).log("client_connection_failed"))
                .requestHandler(request -> dispatch(request, forwarder, webSockets));
        return server.listen();
    }

    /** Stops listening and cuts what is open. */
    @Override
    public Future<?> stop() {
        var closed = server == null ? Future.succeededFuture() : server.close();
        connections.abortAll();
        return closed;
    }

    /** The port it listens on. */
    int actualPort() {
        return server == null ? -1 : server.actualPort();
    }

    private void opened(HttpConnection connection, HttpServerOptions options) {
        var channel = Channels.of(connection);
        channel.pipeline().replace("httpDecoder", "httpDecoder", new RequestDecoder(options));
        Channels.probeSooner(channel);
        connections.opened(connection);
    }

    private void dispatch(HttpServerRequest request, Forwarder forwarder, WebSocketForwarder webSockets) {
        connections.used(request);
        if (request.uri().equals(HEALTH_PATH)) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end("{\"status\":\"OK\"}");
        } else if (WebSocketForwarder.isOffer(request)) {
            webSockets.forward(request);
        } else {
            forwarder.forward(request);
        }
    }

    private HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(config.maxHeaderBytes())
                .setMaxHeaderSize(config.maxHeaderBytes())
                .setMaxChunkSize(CHUNK_BYTES)
                .setTcpKeepAlive(true);
    }

    private HttpClientAgent httpClient() {
        var options = new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                .setDecompressionSupported(false)
                .setMaxInitialLineLength(config.maxHeaderBytes())
                .setMaxHeaderSize(config.maxHeaderBytes())
                .setMaxChunkSize(CHUNK_BYTES)
                .setTcpKeepAlive(true);
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(config.maxConnectionsPerTarget()))
                .withConnectHandler(connection -> {
                    Channels.probeSooner(Channels.of(connection));
                    connection.exceptionHandler(
                            cause -> log.atDebug().setCause(cause).log("target_connection_failed"));
                })
                .build();
    }

    private NetClient netClient() {
        return vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                .setHostnameVerificationAlgorithm("HTTPS")
                .setTcpKeepAlive(true));
    }
}
