package dev.metis.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has open. */
final class OpenFiles {
    private static final Path ALL = Path.of("/proc/self/fd");

    private OpenFiles() {}

    static long count() {
        return named("");
    }

    static long sockets() {
        return named("socket:");
    }

    private static long named(String kind) {
        try (var open = Files.list(ALL)) {
            return open.filter(each -> name(each).startsWith(kind)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) { // closed meanwhile
            return "closed";
        }
    }
}
