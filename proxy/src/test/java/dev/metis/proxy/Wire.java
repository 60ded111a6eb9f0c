package dev.metis.proxy;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/** A socket that speaks HTTP by hand, for either side; every wait ends after a while with a failure. */
final class Wire implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket) {
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            this.out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Wire to(int port) {
        return to(port, 0);
    }

    /** With a receive buffer of that size, to be slow with; 0 for the usual one. */
    static Wire to(int port, int receiveBuffer) {
        try {
            var socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new Wire(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over TLS, with HTTP/1.1, as browsers come with a WebSocket. */
    static Wire to(int port, SSLContext context) {
        try {
            return new Wire(context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text whose lines end as HTTP wants them. */
    Wire send(String text) {
        return send(text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Wire sendChunk(String text) {
        return send(Integer.toHexString(text.length()) + "\n" + text + "\n");
    }

    /** The next message up to its empty line. */
    Head head() {
        List<String> lines = new ArrayList<>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return new Head(List.copyOf(lines));
    }

    /** The next message, its body included, which is measured by length, chunks or the end of the connection. */
    Message message() {
        return body(head());
    }

    Message body(Head head) {
        if (head.first("transfer-encoding").equals("chunked")) {
            var body = new StringBuilder();
            for (var chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
                body.append(chunk);
            }
            return new Message(head, body.toString());
        }
        var length = head.first("content-length");
        return new Message(head, length.isEmpty() ? "" : text(Integer.parseInt(length)));
    }

    /** The next chunk of a chunked body, empty for the last. */
    String chunk() {
        var size = Integer.parseInt(line(), 16);
        var chunk = text(size);
        line();
        return chunk;
    }

    String line() {
        var line = new StringBuilder();
        for (var c = next(); c != '\n'; c = next()) {
            line.append((char) c);
        }
        return line.substring(0, line.length() - 1);
    }

    String text(int length) {
        return new String(bytes(length), StandardCharsets.ISO_8859_1);
    }

    byte[] bytes(int length) {
        try {
            var bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("closed after " + bytes.length + " of " + length);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How much comes until the other side ends, in whatever way. */
    long drain() {
        var buffer = new byte[64 * 1024];
        var total = 0L;
        try {
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new UncheckedIOException("still open", e);
        } catch (IOException _) {
            // A reset is an end.
        }
        return total;
    }

    /** Everything until an orderly end; a reset is a failure. */
    String rest() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int next() {
        try {
            var b = in.read();
            if (b < 0) {
                throw new EOFException("closed");
            }
            return b;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends nothing more, and goes on reading. */
    void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes with a reset instead of an end. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection in the middle of a test. */
    void hangUp() {
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line of a message and its header lines. */
    record Head(List<String> lines) {

        String line() {
            return lines.getFirst();
        }

        int status() {
            return Integer.parseInt(line().split(" ", -1)[1]);
        }

        String first(String name) {
            return all(name).stream().findFirst().orElse("");
        }

        List<String> all(String name) {
            var prefix = name.toLowerCase(Locale.ROOT) + ":";
            return lines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .toList();
        }
    }

    /** A message and its decoded body. */
    record Message(Head head, String body) {

        int status() {
            return head.status();
        }
    }
}
