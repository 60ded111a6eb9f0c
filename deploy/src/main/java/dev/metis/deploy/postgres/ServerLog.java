package dev.metis.deploy.postgres;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** What the server writes: one file and its predecessor, neither larger than the bound. */
record ServerLog(Path file, long maxBytes) {
    static ServerLog in(Path directory, long maxBytes) throws IOException {
        var file = directory.resolve("postgres.log");
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return new ServerLog(file, maxBytes);
    }

    long size() {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }

    /** Copies and empties a file that has grown too large: the server has it open for appending and goes on in it. */
    void bound() throws IOException {
        if (size() > maxBytes) {
            Files.copy(file, file.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
            try (var open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(0);
            }
        }
    }

    /** The last reason the server gave for not starting, of what it wrote after that position. */
    String reasonAfter(long position) {
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(Math.min(position, size()));
            var text = new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                    .reduce((_, last) -> last)
                    .or(() -> text.lines().reduce((_, last) -> last))
                    .map(line -> line.replaceFirst("^.*(FATAL|PANIC):\\s*", ""))
                    .orElse("it ended without a word");
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
