package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of one instance: {@code pid} (its claim), {@code log}, {@code exit} (its exit code, if the hub that started
 * it saw it end), {@code stopped} (the mark of a stop), {@code secrets} (what its log must not show, as digests).
 */
record InstanceDirectory(Path path, InstanceId instance) {
    private static final String CLAIM = "pid";
    private static final String EXIT = "exit";
    private static final String STOPPED = "stopped";
    private static final String SECRETS = "secrets";

    Path logFile() {
        return path.resolve("log");
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    Optional<Claim> claim() throws IOException {
        return read(CLAIM).flatMap(Claim::parse);
    }

    /** Lets another process claim the instance, and forgets how the last one ended. */
    void dropClaim() throws IOException {
        Files.deleteIfExists(path.resolve(CLAIM));
        Files.deleteIfExists(path.resolve(EXIT));
        try (var drafts = Files.newDirectoryStream(path, CLAIM + ".*")) {
            for (var draft : drafts) {
                Files.deleteIfExists(draft);
            }
        }
    }

    boolean stopped() {
        return Files.exists(path.resolve(STOPPED));
    }

    void markStopped() throws IOException {
        try {
            Files.createFile(path.resolve(STOPPED));
        } catch (FileAlreadyExistsException e) {
            Files.setLastModifiedTime(path.resolve(STOPPED), FileTime.fromMillis(System.currentTimeMillis()));
        }
    }

    /** In milliseconds since 1970; 0 when it was removed meanwhile. */
    long stoppedAt() throws IOException {
        try {
            return Files.getLastModifiedTime(path.resolve(STOPPED)).toMillis();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Of the process that claimed the instance; an attempt before may have left its own. */
    Optional<String> exit(long pid) throws IOException {
        return read(EXIT)
                .map(String::strip)
                .filter(exit -> exit.startsWith(pid + " "))
                .map(exit -> exit.substring(exit.indexOf(' ') + 1));
    }

    void writeExit(long pid, String code) throws IOException {
        replace(EXIT, pid + " " + code + "\n");
    }

    void writeSecrets(Map<String, String> environment) throws IOException {
        replace(SECRETS, Redaction.of(environment).encoded());
    }

    /** The last lines of the log, fit to be shown. */
    String lastLog(int lines) throws IOException {
        var redaction = Redaction.parse(read(SECRETS).orElse(""));
        return new ServerLog(logFile()).last(lines, redaction);
    }

    void delete() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        } catch (NoSuchFileException e) {
            // another hub was faster
        }
    }

    private Optional<String> read(String file) throws IOException {
        try {
            return Optional.of(Files.readString(path.resolve(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void replace(String file, String content) throws IOException {
        var draft = Files.createTempFile(path, file, ".new");
        Files.writeString(draft, content);
        Files.move(draft, path.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
