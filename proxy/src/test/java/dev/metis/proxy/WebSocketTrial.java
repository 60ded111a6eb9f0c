package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A proxy with one route, and targets there that accept every offer to switch to WebSocket. */
final class WebSocketTrial implements AutoCloseable {

    static final String OFFER = """
        GET /user/ada/ws?x=1 HTTP/1.1
        Host: hub.example
        Connection: keep-alive, Upgrade
        Upgrade: WebSocket
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Protocol: v1.kernel.websocket.jupyter.org
        Sec-WebSocket-Extensions: permessage-deflate

        """;

    static final String ACCEPTED = """
        HTTP/1.1 101 Switching Protocols
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
        Sec-WebSocket-Protocol: v1.kernel.websocket.jupyter.org

        """;

    private final BlockingQueue<Wire.Head> offers = new LinkedBlockingQueue<>();
    private final ProxyFixture proxy = ProxyFixture.start();

    ProxyFixture proxy() {
        return proxy;
    }

    /** Accepts every offer, then does as told. */
    RawBackend accepting(RawBackend.Behaviour then) {
        var backend = new RawBackend(wire -> {
            offers.add(wire.head());
            wire.send(ACCEPTED);
            then.serve(wire);
        });
        proxy.route("/user/ada", backend);
        return backend;
    }

    /** Accepts, then returns every byte. */
    RawBackend echoing() {
        return accepting(wire -> {
            while (true) {
                wire.send(wire.bytes(1));
            }
        });
    }

    /** The next offer that reached a target. */
    Wire.Head offer() throws InterruptedException {
        var offer = offers.poll(20, TimeUnit.SECONDS);
        assertThat(offer).as("offer that reached the target").isNotNull();
        return offer;
    }

    /** A connection that has switched. */
    Wire open() {
        var wire = proxy.connect().send(OFFER);
        assertThat(wire.head().status()).isEqualTo(101);
        return wire;
    }

    @Override
    public void close() {
        proxy.close();
    }
}
