package dev.metis.deploy.singleuser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a program prints. Where only the report of a test is kept, its last words are all there is to see. */
public record LogFile(Path path) {
    private static final int LAST_LINES = 20;

    /** Where it is and what its last lines are. */
    @Override
    public String toString() {
        try {
            var lines = new String(Files.readAllBytes(path), StandardCharsets.UTF_8).split("\n", -1);
            return path + ", which ends with:\n"
                    + Arrays.stream(lines)
                            .skip(Math.max(0, lines.length - LAST_LINES))
                            .collect(Collectors.joining("\n"));
        } catch (IOException failure) {
            return path + ", which cannot be read: " + failure;
        }
    }
}
