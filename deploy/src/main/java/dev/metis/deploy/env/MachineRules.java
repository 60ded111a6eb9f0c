package dev.metis.deploy.env;

import static dev.metis.deploy.env.EnvVariable.ACME_CA_FILE;
import static dev.metis.deploy.env.EnvVariable.CPU_LIMIT;
import static dev.metis.deploy.env.EnvVariable.DOCKER_GID;
import static dev.metis.deploy.env.EnvVariable.DOCKER_SOCKET;
import static dev.metis.deploy.env.EnvVariable.HOST_WORKSPACE;
import static dev.metis.deploy.env.EnvVariable.MEM_LIMIT;
import static dev.metis.deploy.env.EnvVariable.READONLY_DIR;
import static dev.metis.deploy.env.EnvVariable.SHARED_DIR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine must have: directories and the engine's socket. */
final class MachineRules {
    /** The account of all users' servers. */
    private static final int ACCOUNT = 1000;

    private final EnvFile file;
    private final EnvReport report;

    MachineRules(EnvFile file, EnvReport report) {
        this.file = file;
        this.report = report;
    }

    void check() {
        workspace();
        readOnly();
        socket();
        if (file.line(ACME_CA_FILE).isPresent()
                && !Files.isReadable(EnvCheck.directory(file).resolve(file.value(ACME_CA_FILE)))) {
            report.error(ACME_CA_FILE, "names a file that is not there.");
        }
        if (!file.value(MEM_LIMIT).matches("|[0-9]+(\\.[0-9]+)?[KMGT]?")) {
            report.error(MEM_LIMIT, "must be a size like 512M or 8G.");
        }
        if (!file.value(CPU_LIMIT).matches("|[0-9]*\\.?[0-9]+")) {
            report.error(CPU_LIMIT, "must be a number of processors like 2 or 0.5.");
        }
    }

    private void workspace() {
        var workspace = Path.of(file.value(HOST_WORKSPACE));
        if (!workspace.isAbsolute()) {
            report.error(HOST_WORKSPACE, "must be a path from the root, such as /workspace.");
            return;
        }
        if (!directoryOfUsers(HOST_WORKSPACE, workspace)) {
            return;
        }
        var shared = workspace.resolve(file.value(SHARED_DIR)).normalize();
        if (Path.of(file.value(SHARED_DIR)).isAbsolute() || !shared.startsWith(workspace) || shared.equals(workspace)) {
            report.error(SHARED_DIR, "must be the name of a folder in " + HOST_WORKSPACE + ".");
        } else {
            directoryOfUsers(SHARED_DIR, shared);
        }
    }

    private void readOnly() {
        var name = file.value(READONLY_DIR);
        if (name.isEmpty()) {
            return;
        }
        var directory = Path.of(name).normalize();
        if (!directory.isAbsolute() || !Files.isDirectory(directory)) {
            report.error(READONLY_DIR, "must be the whole path of a directory of this machine.");
        } else if (directory.startsWith(file.value(HOST_WORKSPACE))) {
            report.error(READONLY_DIR, "is in " + HOST_WORKSPACE + ", where everybody could change it all the same.");
        }
    }

    private boolean directoryOfUsers(EnvVariable variable, Path directory) {
        if (!Files.isDirectory(directory)) {
            report.error(
                    variable,
                    "names " + directory + ", which is no directory here: sudo install -d -o " + ACCOUNT + " -g "
                            + ACCOUNT + " " + directory);
            return false;
        }
        try {
            var mode = (int) Files.getAttribute(directory, "unix:mode");
            var owner = (int) Files.getAttribute(directory, "unix:uid");
            if ((owner != ACCOUNT || (mode & 0300) != 0300) && (mode & 0003) != 0003) {
                report.error(
                        variable,
                        "names " + directory + ", where the account " + ACCOUNT + " of users' servers may not write:"
                                + " sudo chown " + ACCOUNT + ":" + ACCOUNT + " " + directory);
            }
        } catch (IOException | UnsupportedOperationException _) {
            // A system without such owners: its own refusal will say it.
        }
        return true;
    }

    private void socket() {
        var gid = file.value(DOCKER_GID);
        var socket = Path.of(file.value(DOCKER_SOCKET));
        if (!Files.exists(socket)) {
            report.error(DOCKER_SOCKET, "is " + socket + ", and there is no such file: does Docker run here?");
            return;
        }
        try {
            var actual = Files.getAttribute(socket, "unix:gid").toString();
            if (gid.isEmpty()) {
                report.error(DOCKER_GID, "is missing: here it is " + actual + ", the group of " + socket + ".");
            } else if (!gid.equals(actual)) {
                report.error(DOCKER_GID, "must be " + actual + ", the group of " + socket + ".");
            }
        } catch (IOException | UnsupportedOperationException _) {
            if (!gid.matches("[0-9]+")) {
                report.error(DOCKER_GID, "must be the number of the group of " + socket + ".");
            }
        }
    }
}
