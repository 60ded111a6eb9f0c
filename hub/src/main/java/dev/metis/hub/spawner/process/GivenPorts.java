package dev.metis.hub.spawner.process;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which ports were given to instances, listening or not: a directory for each port, in which a file that bears the name of the
 * instance is linked from the instance's own directory. Two hubs never give the same one, none is lost when one of them is
 * killed in between, and whoever takes a port back takes it from the instance they mean: who was given it meanwhile keeps it. A
 * start costs the same however many servers run.
 */
final class GivenPorts {
    private final Path path;

    GivenPorts(Path path) {
        this.path = path;
    }

    /** False when it is another's, or when another wants it at the same instant: then maybe nobody gets it. */
    boolean give(int port, InstanceDirectory to) throws IOException {
        Files.createDirectories(path);
        var place = path.resolve(String.valueOf(port));
        try {
            Files.createDirectory(place);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        var mark = to.portMark(port);
        Files.deleteIfExists(mark);
        Files.createFile(mark);
        try {
            Files.createLink(given(place, to), mark);
        } catch (NoSuchFileException e) {
            Files.deleteIfExists(mark);
            return false;
        }
        // the place may have been taken for an empty one, dropped, and made by another
        if (entries(place).size() > 1) {
            takeBack(port, to);
            return false;
        }
        return true;
    }

    private static Path given(Path place, InstanceDirectory to) {
        return place.resolve(to.instance().toString());
    }

    /** All that the instance was given. */
    void takeBack(InstanceDirectory from) throws IOException {
        for (var mark : from.portMarks()) {
            takeBack(InstanceDirectory.portOf(mark), from);
        }
    }

    /** One that the instance was given. */
    void takeBack(int port, InstanceDirectory from) throws IOException {
        var place = path.resolve(String.valueOf(port));
        if (Files.isDirectory(place)) {
            Files.deleteIfExists(given(place, from));
            dropIfEmpty(place);
        }
        Files.deleteIfExists(from.portMark(port));
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
        for (var place : entries(path)) {
            if (Files.isDirectory(place)) {
                drop(lost(place));
                dropIfEmpty(place);
            } else if (isLost(place)) {
                // of a hub before, which had files instead of directories
                dropIfEmpty(place);
            }
        }
    }

    /** What is given to instances that are gone. Nobody will be given it by the same name. */
    static List<Path> lost(Path place) throws IOException {
        var found = new ArrayList<Path>();
        for (var given : entries(place)) {
            if (isLost(given)) {
                found.add(given);
            }
        }
        return found;
    }

    static void drop(List<Path> lost) throws IOException {
        for (var given : lost) {
            Files.deleteIfExists(given);
        }
    }

    private static void dropIfEmpty(Path place) throws IOException {
        try {
            Files.deleteIfExists(place);
        } catch (DirectoryNotEmptyException e) {
            // it is somebody's
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            var found = new ArrayList<Path>();
            entries.forEach(found::add);
            return found;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    private static boolean isLost(Path given) throws IOException {
        try {
            return Integer.valueOf(1).equals(Files.getAttribute(given, "unix:nlink"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
