package dev.metis.deploy.metis;

import dev.metis.deploy.host.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary directory that the accounts of users' servers may enter. */
public final class SharedDirectory {
    private SharedDirectory() {}

    public static Path make() {
        try {
            return Trees.directory(Files.createTempDirectory("metis-test-"), "rwxr-xr-x")
                    .toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void delete(Path directory) {
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
