package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.resultOf;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's WebSocket with short text messages, spoken by hand, since Vert.x's client cannot use a UNIX socket. */
final class RawWebSocket {
    private final NetSocket socket;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private Buffer unread = Buffer.buffer();

    /** @param socket what is left of a request after the answer 101; on its event loop */
    RawWebSocket(NetSocket socket) {
        this.socket = socket;
        Handler<Buffer> reader = this::read;
        socket.handler(reader);
    }

    private void read(Buffer bytes) {
        unread.appendBuffer(bytes);
        while (unread.length() >= 2) {
            int size = unread.getByte(1) & 0x7f;
            int head = size == 126 ? 4 : 2;
            if (unread.length() < head) {
                return;
            }
            int length = size == 126 ? unread.getUnsignedShort(2) : size;
            if (unread.length() < head + length) {
                return;
            }
            received.add(unread.getString(head, head + length));
            unread = unread.getBuffer(head + length, unread.length());
        }
    }

    String next() {
        try {
            var message = received.poll(20, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message came");
            }
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** One masked text frame; the mask is 0, so that the text stands as it is. */
    void send(String text) {
        frame(0x81, text);
    }

    /** One masked pong. */
    void pong() {
        frame(0x8a, "");
    }

    private void frame(int first, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var frame = Buffer.buffer().appendByte((byte) first).appendByte((byte) (0x80 | bytes.length));
        socket.write(frame.appendInt(0).appendBytes(bytes)).onFailure(cause -> received.add("not sent: " + cause));
    }

    void close() {
        resultOf(socket.close());
    }
}
