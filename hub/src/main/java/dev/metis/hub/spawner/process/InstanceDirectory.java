package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.Redaction;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of one instance: {@code pid-1}, {@code pid-2} … (its claims, the last one counts; a new one is possible when
 * the one before never became a server), {@code given-up-1} … (which claims were given up), {@code port-40123} (see {@link GivenPorts}), {@code log}, {@code exit} (its
 * exit code, if the hub that started it saw it end), {@code stopped} (the mark of a stop), {@code secrets} (what its log must
 * not show, as digests), {@code fingerprint} (of programs that are no servers). No claim is taken away before the stop, so none
 * can be mistaken for another.
 */
record InstanceDirectory(Path path, InstanceId instance) {
    private static final String CLAIM = "pid-";
    private static final String DRAFT = "draft.";
    private static final String GIVEN_UP = "given-up-";
    private static final String PORT = "port-";
    private static final String EXIT = "exit";
    private static final String STOPPED = "stopped";
    private static final String SECRETS = "secrets";
    private static final String FINGERPRINT = "fingerprint";

    Path logFile() {
        return path.resolve("log");
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    /** The last one. */
    Optional<Claim> claim() throws IOException {
        var last = Optional.<Claim>empty();
        var next = claim(1);
        while (next.isPresent()) {
            last = next;
            next = claim(next.get().number() + 1);
        }
        return last;
    }

    Optional<Claim> claim(int number) throws IOException {
        return read(CLAIM + number).flatMap(text -> Claim.parse(number, text));
    }

    Path claimFile(int number) {
        return path.resolve(CLAIM + number);
    }

    /** Where a process with this number prepares its claim. */
    Path draftPrefix() {
        return path.resolve(DRAFT);
    }

    /** The claim is that of a server, running or not, and not of an attempt that came to nothing. */
    boolean isServer(Claim claim) {
        return claim.started() && !isGivenUp(claim);
    }

    boolean isGivenUp(Claim claim) {
        return Files.exists(path.resolve(GIVEN_UP + claim.number()));
    }

    /** Its process has ended, or is about to, and another attempt may be made. */
    void giveUp(int number) throws IOException {
        Files.createFile(path.resolve(GIVEN_UP + number));
    }

    /** Only once the instance is stopped and its processes are gone. */
    void dropClaims() throws IOException {
        try (var files =
                Files.newDirectoryStream(path, "{" + CLAIM + "," + GIVEN_UP + "," + DRAFT + "," + EXIT + "}*")) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Says that the instance was given the port. */
    Path portMark(int port) {
        return path.resolve(PORT + port);
    }

    List<Path> portMarks() throws IOException {
        try (var marks = Files.newDirectoryStream(path, PORT + "*")) {
            var found = new ArrayList<Path>();
            marks.forEach(found::add);
            return found;
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    static int portOf(Path mark) {
        return Integer.parseInt(mark.getFileName().toString().substring(PORT.length()));
    }

    Path stopMark() {
        return path.resolve(STOPPED);
    }

    boolean stopped() {
        return Files.exists(stopMark());
    }

    void markStopped() throws IOException {
        try {
            Files.createFile(stopMark());
        } catch (FileAlreadyExistsException e) {
            Files.setLastModifiedTime(stopMark(), FileTime.fromMillis(System.currentTimeMillis()));
        }
    }

    /** In milliseconds since 1970; 0 when it was removed meanwhile. */
    long stoppedAt() throws IOException {
        try {
            return Files.getLastModifiedTime(stopMark()).toMillis();
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

    /** What it is that runs here, for whoever wants to know whether it is still the right thing. */
    void writeFingerprint(String fingerprint) throws IOException {
        replace(FINGERPRINT, fingerprint);
    }

    String fingerprint() throws IOException {
        return read(FINGERPRINT).orElse("");
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
