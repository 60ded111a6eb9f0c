package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.LogLines;
import dev.metis.hub.spawner.Redaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a server writes. It appends, so the file can be cut while it goes on writing. */
record ServerLog(Path file) {
    private static final int MOST_SHOWN_BYTES = 128 << 10;

    /** The last lines without secrets and terminal codes, long ones cut. Of a line drawn over and over its last state. */
    String last(int lines, Redaction redaction) throws IOException {
        return LogLines.last(new String(end(MOST_SHOWN_BYTES), StandardCharsets.UTF_8), lines, redaction);
    }

    /** Cuts the file to its last {@code keep} bytes when it holds more than {@code max}; true when it did. */
    boolean cut(int max, int keep) throws IOException {
        if (Files.notExists(file) || Files.size(file) <= max) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            var rest = end(keep);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(rest));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** At most so many bytes, beginning with a whole line if there is one; none when there is no file. */
    private byte[] end(int most) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - most);
            var bytes = ByteBuffer.allocate((int) Math.min(most, channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
                // until full or at the end
            }
            return from == 0 ? copy(bytes, 0) : copy(bytes, afterFirstLine(bytes));
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private static int afterFirstLine(ByteBuffer bytes) {
        for (int i = 0; i < bytes.position() - 1; i++) {
            if (bytes.get(i) == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private static byte[] copy(ByteBuffer bytes, int from) {
        var copy = new byte[bytes.position() - from];
        bytes.get(from, copy);
        return copy;
    }
}
