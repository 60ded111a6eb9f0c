package dev.metis.deploy.postgres;

import dev.metis.deploy.host.Account;
import dev.metis.deploy.host.Command;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.host.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The files of a database cluster and the password to it; made in one piece, so that no start ever finds half of one.
 *
 * @param owner the account the server runs as, when that is not ours
 */
record PostgresCluster(Path directory, Optional<Account> owner) {
    static final String DATABASE = "metis";
    static final String USER = "metis";
    private static final String SUPERUSER = "postgres";
    private static final int NEW_CLUSTER_MEGABYTES = 100;
    private static final int RUNNING_MEGABYTES = 20;

    /** The cluster in that directory, made first when there is none, checked when there is one. */
    static PostgresCluster openOrCreate(Path directory, PostgresBinaries binaries, Optional<Account> owner)
            throws IOException {
        if (Files.exists(directory)) {
            var cluster = new PostgresCluster(directory, owner);
            cluster.check(binaries);
            return cluster;
        }
        binaries.requireRunnable();
        Trees.requireSpace(directory.resolveSibling(""), NEW_CLUSTER_MEGABYTES);
        var unfinished = directory.resolveSibling(directory.getFileName() + ".new");
        Trees.delete(unfinished);
        new PostgresCluster(unfinished, owner).create(binaries);
        Files.move(unfinished, directory);
        return new PostgresCluster(directory, owner);
    }

    Path data() {
        return directory.resolve("data");
    }

    String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    private void check(PostgresBinaries binaries) throws IOException {
        var versionFile = data().resolve("PG_VERSION");
        if (!Files.exists(versionFile) || !Files.exists(passwordFile())) {
            throw new Problem(directory + " is not a database of Metis, or parts of it are missing: restore it from a"
                    + " backup, or move it away to start with an empty one.");
        }
        var found = Files.readString(versionFile).strip();
        if (!found.equals(binaries.majorVersion())) {
            throw new Problem(data() + " was written by PostgreSQL " + found + ", and this Metis brings PostgreSQL "
                    + binaries.majorVersion() + ": move the data over with pg_dump and pg_restore of these versions, or"
                    + " choose an empty directory with --data DIR.");
        }
        handOver();
        Trees.requireSpace(directory, RUNNING_MEGABYTES);
    }

    /** After a copy or a start by another account the files may not be the server's own. */
    private void handOver() throws IOException {
        if (owner.isEmpty()) {
            if (!Files.getOwner(data())
                            .getName()
                            .equals(Files.getOwner(directory).getName())
                    || !Files.isWritable(data())) {
                throw new Problem(
                        data() + " belongs to " + Files.getOwner(data()).getName()
                                + ", since Metis ran as root before: run it as root again, or give the directory to one account"
                                + " with chown -R.");
            }
            return;
        }
        var account = owner.get();
        if (!Integer.valueOf(account.uid()).equals(Files.getAttribute(data(), "unix:uid"))) {
            try (var files = Files.walk(data())) {
                for (var file : (Iterable<Path>) files::iterator) {
                    if (!Files.isSymbolicLink(file)) {
                        account.own(file);
                    }
                }
            }
        }
    }

    private void create(PostgresBinaries binaries) throws IOException {
        Trees.directory(directory, owner.isPresent() ? "rwx--x--x" : "rwx------");
        var password = newPassword();
        writeForUsOnly(passwordFile(), password);
        var readable = directory.resolve("initial-password");
        writeForUsOnly(readable, password);
        Trees.directory(data(), "rwx------");
        if (owner.isPresent()) {
            owner.get().own(readable);
            owner.get().own(data());
        }
        initialize(binaries, readable);
        Files.delete(readable);
        createDatabase(binaries, password);
    }

    private void initialize(PostgresBinaries binaries, Path passwordFile) {
        var result = Command.of(
                        binaries.program("initdb").toString(),
                        "--pgdata=" + data(),
                        "--username=" + SUPERUSER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--data-checksums",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions",
                        "--set=timezone=UTC",
                        "--set=log_timezone=UTC")
                .as(owner)
                .run();
        if (!result.succeeded()) {
            throw new Problem("PostgreSQL could not make its files below " + directory + ": " + result.lastLine());
        }
    }

    /** Without a server, in single-user mode: the hub's own role is no superuser, and owns its database only. */
    private void createDatabase(PostgresBinaries binaries, String password) {
        var result = Command.of(
                        binaries.program("postgres").toString(), "--single", "-j", "-D", data().toString(), "postgres")
                .as(owner)
                .withInput("create role " + USER + " login password '" + password + "';\n\n" + "create database "
                        + DATABASE + " owner " + USER + ";\n\n")
                .run();
        if (!result.succeeded() || result.output().contains("ERROR:")) {
            throw new Problem("PostgreSQL could not make the database below " + directory + ": " + result.lastLine());
        }
    }

    private static void writeForUsOnly(Path file, String content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
    }

    private static String newPassword() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
