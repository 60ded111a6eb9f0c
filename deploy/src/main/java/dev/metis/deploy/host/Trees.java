package dev.metis.deploy.host;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Directories and what is below them. */
public final class Trees {
    private Trees() {}

    /** Makes the directory with exactly that mode, such as {@code rwx------}, whatever the umask is. */
    public static Path directory(Path path, String mode) throws IOException {
        Files.createDirectories(path);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    /** Deletes it with all that is below; follows no links; does nothing when it does not exist. */
    public static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Fails with a sentence when fewer megabytes than that are free where the path lies. */
    public static void requireSpace(Path path, int megabytes) throws IOException {
        var free = Files.getFileStore(path).getUsableSpace() >> 20;
        if (free < megabytes) {
            throw new Problem("The disk is full: " + path + " has " + free + " MB left and " + megabytes
                    + " MB are needed; free some, or choose another place with --data DIR.");
        }
    }
}
