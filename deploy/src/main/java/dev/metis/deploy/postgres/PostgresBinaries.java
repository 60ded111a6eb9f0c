package dev.metis.deploy.postgres;

import dev.metis.deploy.host.Command;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.host.Trees;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The unpacked programs of one PostgreSQL version. */
record PostgresBinaries(Path directory, String version) {
    private static final String PREFIX = "programs-";
    private static final int UNPACKED_MEGABYTES = 70;

    /** The programs below that directory, unpacked there when they are not yet. */
    static PostgresBinaries below(Path parent) throws IOException {
        var version = bundledVersion();
        var archive = "/postgres-linux-" + architecture() + ".txz";
        var target = parent.resolve(PREFIX + version + "-" + architecture());
        if (!Files.exists(target)) {
            try (var in = PostgresBinaries.class.getResourceAsStream(archive)) {
                if (in == null) {
                    throw unsupported();
                }
                Trees.requireSpace(parent, UNPACKED_MEGABYTES);
                var unfinished = parent.resolve(target.getFileName() + ".new");
                Trees.delete(unfinished);
                Trees.directory(unfinished, "rwxr-xr-x");
                unpack(in, unfinished);
                Files.move(unfinished, target);
            }
        }
        return new PostgresBinaries(target, version);
    }

    /** Deletes the programs of other versions; only while no server of theirs can be running. */
    void deleteOthers() throws IOException {
        try (var siblings = Files.newDirectoryStream(directory.resolveSibling("."), PREFIX + "*")) {
            for (var sibling : siblings) {
                if (!sibling.getFileName().equals(directory.getFileName())) {
                    Trees.delete(sibling);
                }
            }
        }
    }

    Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }

    /** 18 of 18.6.0: data of one major version is of no use to another. */
    String majorVersion() {
        return version.substring(0, version.indexOf('.'));
    }

    /** A sentence when the programs cannot run here, such as on a system with another C library. */
    void requireRunnable() {
        var trial = Command.of(program("postgres").toString(), "--version").run();
        if (!trial.succeeded()) {
            throw new Problem("The PostgreSQL that comes with Metis cannot run on this machine (" + trial.lastLine()
                    + "): set Metis.db_url to a PostgreSQL server.");
        }
    }

    private static String architecture() {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw unsupported();
        }
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> throw unsupported();
        };
    }

    private static Problem unsupported() {
        return new Problem("Metis brings no PostgreSQL for " + System.getProperty("os.name") + " on "
                + System.getProperty("os.arch") + ": set Metis.db_url to a PostgreSQL server.");
    }

    private static String bundledVersion() {
        var properties = new Properties();
        try (var in = PostgresBinaries.class.getResourceAsStream("build.properties")) {
            properties.load(Objects.requireNonNull(in, "build.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Objects.requireNonNull(properties.getProperty("version"));
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
            for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                makeReadable(target, path.resolveSibling(""));
                unpack(entry, tar, path);
            }
        }
    }

    /** The archive does not list every directory, and our umask may be narrow. */
    private static void makeReadable(Path root, Path directory) throws IOException {
        for (var path = root; !Files.exists(directory); ) {
            path = path.resolve(directory.getName(path.getNameCount()));
            Trees.directory(path, "rwxr-xr-x");
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path path) throws IOException {
        if (entry.isDirectory()) {
            Trees.directory(path, "rwxr-xr-x");
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (!path.toString().endsWith(".a")) { // libraries for linking are of no use here
            Files.copy(content, path);
            var executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
