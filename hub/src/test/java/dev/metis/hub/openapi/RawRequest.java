package dev.metis.hub.openapi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A request written by hand, for what no client would send. */
final class RawRequest {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final byte[] PIECE = new byte[64 * 1024];
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) .*", Pattern.DOTALL);

    private static final Pattern LENGTH =
            Pattern.compile("content-length: (\\d+)\r\n(?:[^\r]+\r\n)*\r\n", Pattern.CASE_INSENSITIVE);

    /** The answer to a request whose body may be larger than the other side wants to read. */
    record Answer(int status, String text) {}

    private RawRequest() {}

    /**
     * @param head request line and headers, without the last line
     * @param bodyBytes how many zeros follow, unless the answer is there before
     */
    static Answer send(int port, String head, long bodyBytes) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var out = socket.getOutputStream();
            out.write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            write(socket, bodyBytes);
            var text = read(socket);
            var status = STATUS.matcher(text);
            return new Answer(status.matches() ? Integer.parseInt(status.group(1)) : 0, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(head, failure);
        }
    }

    /** Who is cut off may have been answered before. */
    private static void write(Socket socket, long bytes) throws IOException {
        try {
            for (long left = bytes; left > 0 && socket.getInputStream().available() == 0; left -= PIECE.length) {
                socket.getOutputStream().write(PIECE, 0, (int) Math.min(PIECE.length, left));
            }
        } catch (IOException _) {
            // what was answered is still to be read
        }
    }

    /** To the end of the answer, which a hub that was sent too much may leave open. */
    private static String read(Socket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        for (int next = 0; !isWhole(all) && next >= 0; ) {
            next = socket.getInputStream().read();
            if (next >= 0) {
                all.write(next);
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static boolean isWhole(ByteArrayOutputStream read) {
        var length = LENGTH.matcher(read.toString(StandardCharsets.ISO_8859_1));
        return length.find() && read.size() >= length.end() + Integer.parseInt(length.group(1));
    }
}
