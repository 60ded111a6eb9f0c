package dev.metis.proxy;

import io.netty.handler.codec.http.HttpMethod;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The public listener of one event loop, with clients of its own, so that both connections of a request live on the
 * same loop. All instances share the port.
 */
final class PublicListener extends VerticleBase {

    private static final String HEALTH_PATH = "/_chp_healthz";
    private static final ErrorPages.Page HEALTHY = new ErrorPages.Page(
            Optional.of("application/json"), Optional.empty(), Buffer.buffer("{\"status\":\"OK\"}"));
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
        var loop = (ContextInternal) context;
        var sockets = new TargetSockets(loop, netClient());
        var targets = new TargetPool(
                sockets, config.targets().maxConnections(), config.listener().maxHeaderBytes());
        var errorPages = new ErrorPages(errorClient(), vertx.fileSystem(), config.errors());
        var forwarder = new Forwarder(loop, router, targets, errorPages, config, meters);
        var webSockets = new WebSocketForwarder(router, sockets, config, meters);
        var options = serverOptions();
        var keepAlive = config.listener().timeouts().keepAlive();
        var sweep = Math.min(SWEEP_MILLIS, Math.max(1, keepAlive.toMillis()));
        vertx.setPeriodic(sweep, _ -> {
            connections.closeIdle();
            targets.closeIdle();
        });
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> opened(connection, options, forwarder))
                .exceptionHandler(TlsRefusal::logOfClient)
                .requestHandler(request -> {
                    connections.used(request);
                    if (WebSocketForwarder.isOffer(request)) {
                        meters.count(Meters.Count.REQUESTS_WS);
                        webSockets.forward(request, visits);
                    } else if (request.version() == HttpVersion.HTTP_2) {
                        dispatch(new Http2Request(request), forwarder);
                    } else {
                        request.response()
                                .setStatusCode(400)
                                .end()
                                .onComplete(_ -> request.connection().close());
                    }
                });
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

    private void opened(HttpConnection connection, HttpServerOptions options, Forwarder forwarder) {
        var channel = Channels.of(connection);
        var pipeline = channel.pipeline();
        Channels.probeSooner(channel);
        Channels.writeAhead(channel);
        var use = connections.opened(connection);
        if (pipeline.get("httpDecoder") != null) { // with HTTP/2 there is none
            var encoder = new ResponseEncoder();
            pipeline.replace("httpDecoder", "httpDecoder", new RequestDecoder(options));
            pipeline.replace("httpEncoder", "httpEncoder", encoder);
            if (pipeline.get("chunkedWriter") != null) { // it is for files, and every write would go through it
                pipeline.remove("chunkedWriter");
            }
            pipeline.addBefore(
                    "handler",
                    "requests",
                    new Http1Connection(connection, use, encoder, request -> dispatch(request, forwarder)));
        }
    }

    private void dispatch(ClientEnd client, Forwarder forwarder) {
        var head = client.head();
        var malformed = Malformed.isIn(head);
        if (!malformed && head.method().equals(HttpMethod.CONNECT)) {
            // A tunnel to anywhere is not what this is for; and with HTTP/2 such a request has no path.
            client.closeAfterwards();
            client.answer(405, ErrorPages.nothing());
        } else if (!malformed && head.uri().equals(HEALTH_PATH)) {
            client.answer(200, HEALTHY);
        } else {
            meters.count(Meters.Count.REQUESTS_WEB);
            forwarder.forward(client, new Visit(visits, head, Visit.Kind.HTTP));
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

    /** Fetches error pages. */
    private HttpClientAgent errorClient() {
        var targets = config.targets();
        var options = new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(targets.connect().toMillis()))
                .setDecompressionSupported(false)
                .setVerifyHost(targets.tls().verified());
        targets.tls().applyTo(options);
        return vertx.createHttpClient(options);
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
