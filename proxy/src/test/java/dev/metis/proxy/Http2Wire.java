package dev.metis.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that speaks HTTP/2 by hand, frame by frame (RFC 9113 §4), so that it may also speak it badly. */
final class Http2Wire implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int GO_AWAY = 7;
    static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int PRIORITY = 0x20;
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(true, 1 << 20);

    /** What came, and on which stream. */
    record Frame(int type, int flags, int stream, Buffer payload) {

        boolean endsStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** The 32-bit number at that index: an error code, a window's growth, a setting. */
        int number(int index) {
            return payload.getInt(index);
        }
    }

    /** @param window how much the proxy may send on each stream before it is told to go on */
    Http2Wire(int port, SSLContext context, int window) {
        try {
            socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024));
            out = new DataOutputStream(socket.getOutputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var settings = java.nio.ByteBuffer.allocate(6)
                    .putShort((short) INITIAL_WINDOW_SIZE)
                    .putInt(window);
            send(SETTINGS, 0, 0, settings.array());
            grow(0, 1 << 30);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The window each stream begins with, as settings say. */
    static int windowIn(Frame settings) {
        for (int i = 0; i < settings.payload().length(); i += 6) {
            if (settings.payload().getByte(i + 1) == INITIAL_WINDOW_SIZE) {
                return settings.number(i + 2);
            }
        }
        return 65_535;
    }

    String protocol() {
        return socket.getApplicationProtocol();
    }

    /** Asks with GET and no more headers than needed. */
    Http2Wire get(int stream, String path) {
        return head(stream, true, ":method", "GET", ":scheme", "https", ":authority", "hub.example", ":path", path);
    }

    /** A head for which a body may follow. */
    Http2Wire post(int stream, String path, String... more) {
        var usual = new String[] {":method", "POST", ":scheme", "https", ":authority", "hub.example", ":path", path};
        var all = java.util.stream.Stream.concat(java.util.Arrays.stream(usual), java.util.Arrays.stream(more));
        return head(stream, false, all.toArray(String[]::new));
    }

    /** Headers or trailers as they are told, each a name and a value, without a look at whether they may be sent. */
    Http2Wire head(int stream, boolean last, String... namesAndValues) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0); // a literal that is not remembered, RFC 7541 §6.2.2
            string(block, namesAndValues[i]);
            string(block, namesAndValues[i + 1]);
        }
        return send(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block.toByteArray());
    }

    /** A GET with so many headers that they take several frames (RFC 9113 §6.10). */
    Http2Wire continued(int stream, String... namesAndValues) {
        var block = new ByteArrayOutputStream();
        var usual = new String[] {":method", "GET", ":scheme", "https", ":authority", "h", ":path", "/"};
        for (var text : usual) {
            if (text.startsWith(":")) {
                block.write(0);
            }
            string(block, text);
        }
        send(HEADERS, END_STREAM, stream, block.toByteArray());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            var header = new ByteArrayOutputStream();
            header.write(0);
            string(header, namesAndValues[i]);
            string(header, namesAndValues[i + 1]);
            send(CONTINUATION, i + 2 == namesAndValues.length ? END_HEADERS : 0, stream, header.toByteArray());
        }
        return this;
    }

    private static void string(ByteArrayOutputStream block, String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else { // RFC 7541 §5.1
            block.write(127);
            var rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write((rest & 0x7f) | 0x80);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    Http2Wire data(int stream, boolean last, byte[] bytes) {
        return send(DATA, last ? END_STREAM : 0, stream, bytes);
    }

    Http2Wire reset(int stream) {
        return send(RESET, 0, stream, new byte[] {0, 0, 0, 8});
    }

    /** Lets the proxy send so much more. */
    Http2Wire grow(int stream, int bytes) {
        return send(
                WINDOW_UPDATE,
                0,
                stream,
                java.nio.ByteBuffer.allocate(4).putInt(bytes).array());
    }

    private synchronized Http2Wire send(int type, int flags, int stream, byte[] payload) {
        try {
            out.writeByte(payload.length >> 16);
            out.writeShort(payload.length);
            out.writeByte(type);
            out.writeByte(flags);
            out.writeInt(stream);
            out.write(payload);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame of any kind; settings are acknowledged. */
    Frame frame() {
        try {
            var length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            var frame = new Frame(
                    in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), Buffer.buffer(in.readNBytes(length)));
            if (frame.type() == SETTINGS && (frame.flags() & ACK) == 0) {
                send(SETTINGS, ACK, 0, new byte[0]);
            }
            return frame;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame that is so; those before it are forgotten. */
    Frame frame(Predicate<Frame> wanted) {
        while (true) {
            var frame = frame();
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    /** The next headers, or trailers, of a stream. */
    Http2Headers headers(int stream) {
        var frame = frame(each -> each.stream() == stream && each.type() != DATA && each.type() != WINDOW_UPDATE);
        if (frame.type() != HEADERS) {
            throw new AssertionError("no headers but " + frame);
        }
        return headers(frame);
    }

    Http2Headers headers(Frame frame) {
        try {
            var priority = (frame.flags() & PRIORITY) == 0 ? 0 : 5;
            var block = Unpooled.wrappedBuffer(frame.payload().getBytes()).skipBytes(priority);
            return decoder.decodeHeaders(frame.stream(), block);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The status of the answer on a stream. */
    int status(int stream) {
        return Integer.parseInt(headers(stream).status().toString());
    }

    /** The rest of a body up to the end of its stream, which nothing else may interrupt. */
    byte[] body(int stream) {
        var body = new ByteArrayOutputStream();
        while (true) {
            var frame = frame(each -> each.stream() == stream && each.type() != WINDOW_UPDATE);
            if (frame.type() != DATA) {
                throw new AssertionError("no data but " + frame);
            }
            body.writeBytes(frame.payload().getBytes());
            if (frame.endsStream()) {
                return body.toByteArray();
            }
        }
    }

    String text(int stream) {
        return new String(body(stream), StandardCharsets.ISO_8859_1);
    }

    /** The code with which a stream was reset. */
    int resetOf(int stream) {
        return frame(each -> each.type() == RESET && each.stream() == stream).number(0);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
