package dev.metis.deploy.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.metis.deploy.host.Account;
import dev.metis.deploy.host.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directory of the server's socket, which only its account may enter.
 *
 * <p>The path of a unix socket has room for 107 bytes. Where the data directory lies deeper, the socket lies in a private
 * directory of the system's place for such things, and a file says where.
 */
final class SocketDirectory {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private SocketDirectory() {}

    static Path below(Path directory, Optional<Account> owner) throws IOException {
        var near = directory.resolve("socket");
        if (near.toString().getBytes(UTF_8).length <= PostgresConnection.MAX_DIRECTORY_BYTES) {
            return own(Trees.directory(near, "rwx------"), owner);
        }
        var record = directory.resolve("socket-directory");
        if (Files.exists(record)) {
            var known = Path.of(Files.readString(record).strip());
            if (isPrivate(known, owner)) {
                return known;
            }
        }
        var made = own(Files.createTempDirectory(shortPlace(owner), "metis-"), owner);
        Files.writeString(record, made + "\n");
        return made;
    }

    private static Path shortPlace(Optional<Account> owner) {
        var runtime = System.getenv("XDG_RUNTIME_DIR");
        var usable = runtime != null && owner.isEmpty() && runtime.length() < 60 && Files.isWritable(Path.of(runtime));
        return Path.of(usable ? runtime : "/tmp");
    }

    /** In a shared place a directory of that name may be anyone's. */
    private static boolean isPrivate(Path directory, Optional<Account> owner) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        var uid = owner.map(Account::uid)
                .map(Object.class::cast)
                .orElse(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        return Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                        .equals(PRIVATE)
                && Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(uid);
    }

    private static Path own(Path directory, Optional<Account> owner) throws IOException {
        if (owner.isPresent()) {
            owner.get().own(directory);
        }
        return directory;
    }
}
