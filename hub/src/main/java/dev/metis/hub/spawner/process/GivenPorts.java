package dev.metis.hub.spawner.process;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Which ports were given to instances, listening or not: a file for each port, linked from the directory of its instance, so
 * that two hubs never give the same one, and none is lost when one of them is killed in between. A start costs the same
 * however many servers run.
 */
final class GivenPorts {
    private final Path path;

    GivenPorts(Path path) {
        this.path = path;
    }

    /** False when it is another's. */
    boolean give(int port, InstanceDirectory to) throws IOException {
        Files.createDirectories(path);
        var mark = to.portMark(port);
        Files.deleteIfExists(mark);
        Files.createFile(mark);
        try {
            Files.createLink(path.resolve(String.valueOf(port)), mark);
            return true;
        } catch (FileAlreadyExistsException e) {
            Files.deleteIfExists(mark);
            return false;
        }
    }

    /** All that the instance was given. */
    void takeBack(InstanceDirectory from) throws IOException {
        for (var mark : from.portMarks()) {
            takeBack(mark);
        }
    }

    /** One that the instance was given. */
    void takeBack(int port, InstanceDirectory from) throws IOException {
        takeBack(from.portMark(port));
    }

    private void takeBack(Path mark) throws IOException {
        var given = path.resolve(InstanceDirectory.portOf(mark));
        if (Files.exists(given) && Files.isSameFile(given, mark)) {
            Files.deleteIfExists(given);
        }
        Files.deleteIfExists(mark);
    }

    /** For the choice of a port. */
    Ports.Reservation reservation(InstanceDirectory to) {
        return new Ports.Reservation() {
            @Override
            public boolean get(int port) throws IOException {
                return give(port, to);
            }

            @Override
            public void giveBack(int port) throws IOException {
                takeBack(port, to);
            }
        };
    }

    /** Of instances whose directory is gone. */
    void takeBackLost() throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        try (var ports = Files.newDirectoryStream(path)) {
            for (var port : ports) {
                if (isLost(port)) {
                    Files.deleteIfExists(port);
                }
            }
        }
    }

    private static boolean isLost(Path port) throws IOException {
        try {
            return Integer.valueOf(1).equals(Files.getAttribute(port, "unix:nlink"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
