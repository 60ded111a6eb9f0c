package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.resultOf;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Asks a proxy as a browser or a hub would, exactly as a test says. */
final class Caller implements AutoCloseable {
    /** An answer: names of headers are in lower case, repeated ones joined. */
    record Reply(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        JsonObject json() {
            return new JsonObject(body);
        }

        /** What the target that echoes was asked for. */
        String url() {
            return json().getString("url");
        }

        String sent(String header) {
            return json().getJsonObject("headers").getString(header, "");
        }
    }

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final HttpClient plain;
    private final HttpClient tls;

    Caller() {
        plain = vertx.createHttpClient(new HttpClientOptions());
        tls = vertx.createHttpClient(new HttpClientOptions().setTrustAll(true).setVerifyHost(false));
    }

    Vertx vertx() {
        return vertx;
    }

    Reply get(ProxyUnderTest proxy, String uri, String... headers) {
        return ask(plain, proxy.address(), HttpMethod.GET, uri, "", headers);
    }

    Reply send(ProxyUnderTest proxy, HttpMethod method, String uri, String body, String... headers) {
        return ask(plain, proxy.address(), method, uri, body, headers);
    }

    Reply getTls(SocketAddress address, String uri, String... headers) {
        return ask(tls, address, HttpMethod.GET, uri, "", headers);
    }

    /** Over TLS, showing a certificate. */
    Reply getTlsAs(PemKeyCertOptions identity, SocketAddress address, String uri) {
        var client = vertx.createHttpClient(
                new HttpClientOptions().setTrustAll(true).setVerifyHost(false).setKeyCertOptions(identity));
        return ask(client, address, HttpMethod.GET, uri, "");
    }

    Reply at(SocketAddress address, String uri, String... headers) {
        return ask(plain, address, HttpMethod.GET, uri, "", headers);
    }

    Reply api(ProxyUnderTest proxy, HttpMethod method, String path, JsonObject body) {
        return ask(
                plain,
                proxy.api(),
                method,
                "/api/routes" + path,
                body.isEmpty() ? "" : body.encode(),
                "Authorization",
                "token " + ProxyUnderTest.TOKEN);
    }

    Reply api(ProxyUnderTest proxy, HttpMethod method, String path) {
        return api(proxy, method, path, new JsonObject());
    }

    void route(ProxyUnderTest proxy, String path, String target) {
        var reply = api(proxy, HttpMethod.POST, path, JsonObject.of("target", target));
        if (reply.status() != 201 || !reply.body().isEmpty()) {
            throw new AssertionError("route not set: " + reply);
        }
    }

    JsonObject routes(ProxyUnderTest proxy) {
        return api(proxy, HttpMethod.GET, "").json();
    }

    Instant lastActivity(ProxyUnderTest proxy, String key) {
        return Instant.parse(routes(proxy).getJsonObject(key).getString("last_activity"));
    }

    /** A switch to WebSocket that is accepted. */
    RawWebSocket webSocket(ProxyUnderTest proxy, String uri, String... headers) {
        var opened = Promise.<RawWebSocket>promise();
        loop.runOnContext(_ -> offer(proxy, uri, headers)
                .map(response -> {
                    if (response.statusCode() != 101) {
                        throw new AssertionError("refused with " + response.statusCode());
                    }
                    return new RawWebSocket(response.netSocket());
                })
                .onComplete(opened));
        return resultOf(opened.future());
    }

    /** A switch to WebSocket that is refused. */
    Reply refusedWebSocket(ProxyUnderTest proxy, String uri) {
        var refused = Promise.<Reply>promise();
        loop.runOnContext(_ -> offer(proxy, uri).compose(Caller::reply).onComplete(refused));
        return resultOf(refused.future());
    }

    private Future<HttpClientResponse> offer(ProxyUnderTest proxy, String uri, String... headers) {
        var options = options(proxy.address(), HttpMethod.GET, uri, headers)
                .putHeader("Connection", "Upgrade")
                .putHeader("Upgrade", "websocket")
                .putHeader("Sec-WebSocket-Version", "13")
                .putHeader("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        return plain.request(options).compose(HttpClientRequest::connect);
    }

    private Reply ask(
            HttpClient client, SocketAddress address, HttpMethod method, String uri, String body, String... headers) {
        var options = options(address, method, uri, headers).setSsl(client != plain);
        // On the event loop that answers come on: elsewhere a short answer may be over before it is looked at.
        var reply = Promise.<Reply>promise();
        loop.runOnContext(_ -> client.request(options)
                .compose(request -> request.setChunked(options.getHeaders() != null
                                && options.getHeaders().contains("Transfer-Encoding"))
                        .send(Buffer.buffer(body)))
                .compose(Caller::reply)
                .onComplete(reply));
        return resultOf(reply.future());
    }

    /** Waits until the proxy closes a connection that nobody uses. */
    boolean idleConnectionEnds(ProxyUnderTest proxy) {
        var ended = Promise.<Boolean>promise();
        loop.runOnContext(_ -> plain.request(options(proxy.address(), HttpMethod.GET, "/"))
                .compose(request -> {
                    request.connection().closeHandler(_ -> ended.complete(true));
                    return request.send().compose(HttpClientResponse::body);
                })
                .onFailure(ended::fail));
        return resultOf(ended.future());
    }

    /** Version and cipher that a connection agrees on. */
    List<String> tlsSession(SocketAddress address) {
        var agreed = Promise.<List<String>>promise();
        loop.runOnContext(_ -> tls.request(options(address, HttpMethod.GET, "/").setSsl(true))
                .compose(request -> {
                    var session = request.connection().sslSession();
                    return request.send().map(_ -> List.of(session.getProtocol(), session.getCipherSuite()));
                })
                .onComplete(agreed));
        return resultOf(agreed.future());
    }

    private static RequestOptions options(SocketAddress address, HttpMethod method, String uri, String... headers) {
        var options = new RequestOptions()
                .setServer(address)
                .setHost("localhost")
                .setPort(address.isInetSocket() ? address.port() : 80)
                .setMethod(method)
                .setURI(uri);
        for (int i = 0; i < headers.length; i += 2) {
            options.putHeader(headers[i], headers[i + 1]);
        }
        return options;
    }

    private static Future<Reply> reply(HttpClientResponse response) {
        var headers = new TreeMap<String, String>();
        response.headers().forEach((name, value) -> headers.merge(lower(name), value, (a, b) -> a + ", " + b));
        return response.body().map(body -> new Reply(response.statusCode(), headers, body.toString()));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        resultOf(vertx.close());
    }
}
