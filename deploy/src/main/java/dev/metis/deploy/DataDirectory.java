package dev.metis.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.metis.deploy.host.Account;
import dev.metis.deploy.host.DirectoryLock;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.host.Trees;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The directory below which Metis writes everything.
 *
 * @param path without links in it
 */
record DataDirectory(Path path) {
    private static final Path SYSTEM_PLACE = Path.of("/var/lib/metis");

    /**
     * The directory, made when there is none. What runs as root must not run all as root: where no other account may go,
     * such as below /root, the data lies in a place of the system and the directory is a link to it.
     */
    static DataDirectory open(Path requested, PrintStream terminal) {
        var wanted = requested.toAbsolutePath().normalize();
        try {
            if (Account.weAreRoot() && !isOpenToOthers(wanted)) {
                return relocate(wanted, terminal);
            }
            return new DataDirectory(make(wanted));
        } catch (IOException e) {
            throw new Problem(
                    "The data directory cannot be used: " + Problem.reason(e) + "; choose another one with --data DIR.",
                    e);
        }
    }

    Path postgres() {
        return path.resolve("postgres");
    }

    Path singleUser() {
        return path.resolve("singleuser");
    }

    Path log() throws IOException {
        return Trees.directory(path.resolve("log"), "rwx------").resolve("metis.log");
    }

    Path ports() {
        return path.resolve("ports");
    }

    /** Held by the Metis that runs here, with its pid and URL as note: see {@link RunningMetis}. */
    Path lock() {
        return path.resolve("metis.pid");
    }

    /** For as long as we run; a sentence when another Metis runs here. */
    DirectoryLock acquire() {
        try {
            return switch (DirectoryLock.tryAcquire(lock())) {
                case DirectoryLock.Attempt.Acquired(var lock) -> lock;
                case DirectoryLock.Attempt.Held(var note) -> {
                    var running = RunningMetis.parse(note);
                    throw new Problem("Metis already runs on " + path + ", as process " + running.pid()
                            + running.url().map(url -> " at " + url).orElse("")
                            + ": use that one, or end it with ./metis stop.");
                }
            };
        } catch (IOException e) {
            throw new Problem("The data directory cannot be used: " + Problem.reason(e) + ".", e);
        }
    }

    private static Path make(Path path) throws IOException {
        if (Files.isSymbolicLink(path) && !Files.exists(path)) {
            Files.createDirectories(path.resolveSibling("").resolve(Files.readSymbolicLink(path)));
        }
        return Trees.directory(path, Account.weAreRoot() ? "rwx--x--x" : "rwx------")
                .toRealPath();
    }

    private static DataDirectory relocate(Path wanted, PrintStream terminal) throws IOException {
        if (Files.exists(wanted, LinkOption.NOFOLLOW_LINKS)) {
            requireEmpty(wanted);
            Files.delete(wanted);
        }
        var place = SYSTEM_PLACE.resolve(nameOf(wanted));
        try {
            Trees.directory(SYSTEM_PLACE, "rwx--x--x");
            make(place);
            Files.createDirectories(wanted.resolveSibling(""));
            Files.createSymbolicLink(wanted, place);
        } catch (IOException e) {
            throw new Problem(
                    wanted + " is closed to the accounts that run PostgreSQL and users' servers, and "
                            + Problem.reason(e) + ": choose a directory open to them with --data DIR.",
                    e);
        }
        terminal.println("The data goes to " + place + ", since only root may enter " + wanted.getParent() + ".");
        return new DataDirectory(place.toRealPath());
    }

    private static void requireEmpty(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                throw new Problem(directory + " is closed to the accounts that run PostgreSQL and users' servers: open"
                        + " the directories above it to others with chmod o+x, or choose another one with --data DIR.");
            }
        }
    }

    /** Whether every account may go where the directory is, or is to be. */
    private static boolean isOpenToOthers(Path directory) throws IOException {
        var there = directory;
        while (!Files.exists(there)) {
            there = there.resolveSibling("");
        }
        var isOurs = there.equals(directory);
        for (var each = isOurs ? there.toRealPath().getParent() : there.toRealPath();
                each != null;
                each = each.getParent()) {
            if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    /** The project's name, so that people recognize it, and a hash of the path, so that no two are the same. */
    private static String nameOf(Path directory) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(directory.toString().getBytes(UTF_8));
            var project = directory.resolveSibling("").getFileName();
            return String.valueOf(project).replaceAll("[^A-Za-z0-9_-]", "-") + "-"
                    + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
