package dev.metis.deploy.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Keeps a directory for one process; the operating system lets go of it however that process ends.
 *
 * <p>A process opens the lock file only here, and once: closing any other descriptor of it would give up the lock
 * (fcntl(2)).
 */
public final class DirectoryLock implements AutoCloseable {
    /** What came of trying: ours, or held by another process, whose note says who it is. */
    public sealed interface Attempt {
        record Acquired(DirectoryLock lock) implements Attempt {}

        record Held(String note) implements Attempt {}
    }

    private static final int MAX_NOTE_BYTES = 4096;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Tries to take the lock; never waits. */
    public static Attempt tryAcquire(Path file) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var channel = FileChannel.open(
                file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE), ownerOnly);
        try {
            if (channel.tryLock() != null) {
                var lock = new DirectoryLock(channel);
                lock.note(Long.toString(ProcessHandle.current().pid()));
                return new Attempt.Acquired(lock);
            }
            var bytes = ByteBuffer.allocate(MAX_NOTE_BYTES);
            channel.read(bytes, 0);
            channel.close();
            return new Attempt.Held(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Leaves a note for whoever finds the lock taken; at first it is our pid. */
    public void note(String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
    }

    /** Lets go. The file stays, since removing it would let two processes hold one lock each. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
