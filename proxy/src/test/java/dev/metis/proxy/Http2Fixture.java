package dev.metis.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.util.function.UnaryOperator;

/** A running proxy with TLS, with which browsers agree on HTTP/2. All of them have one key, for making it takes a second. */
final class Http2Fixture implements AutoCloseable {

    private static final TestKey KEY = makeKey();
    /** More than any answer of a test. */
    private static final int WIDE = 1 << 30;

    private final ProxyFixture proxy;

    private Http2Fixture(UnaryOperator<ProxyConfig> change) {
        proxy = ProxyFixture.encrypted(KEY, change);
    }

    static Http2Fixture start() {
        return with(config -> config);
    }

    static Http2Fixture with(UnaryOperator<ProxyConfig> change) {
        return new Http2Fixture(change);
    }

    private static TestKey makeKey() {
        try {
            var directory = Files.createTempDirectory("http2");
            directory.toFile().deleteOnExit();
            var key = TestKey.make(directory, "proxy");
            key.store().toFile().deleteOnExit();
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new connection to the public listener that speaks HTTP/2. */
    Http2Wire connect() {
        return connect(WIDE);
    }

    /** @param window how much of an answer may come before more is asked for */
    Http2Wire connect(int window) {
        return new Http2Wire(port(), KEY.trusting(), window);
    }

    /** The same that speaks HTTP/1.1. */
    Wire connectAsBefore() {
        return Wire.to(port(), KEY.trusting());
    }

    /** A client that trusts the proxy. */
    HttpClient.Builder client() {
        return HttpClient.newBuilder().sslContext(KEY.trusting());
    }

    URI url(String path) {
        return URI.create("https://127.0.0.1:" + port() + path);
    }

    private int port() {
        return proxy.proxy().port();
    }

    void route(String key, RawBackend backend) {
        proxy.route(key, backend);
    }

    /** Asks the API, without a body. */
    String api(String method, String path) {
        return proxy.api(method, path, "").body();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
