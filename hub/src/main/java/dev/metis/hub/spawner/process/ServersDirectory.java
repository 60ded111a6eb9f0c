package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.SpawnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The directories of all instances. That of a stopped one stays for its log, and so that the instance never starts again. */
final class ServersDirectory {
    /** Of each server the last stopped run is kept, but of this many servers at most. */
    private static final int STOPPED_KEPT = 200;

    private final Path path;
    private final GivenPorts ports;

    /** The ports given to its instances are kept beside it. */
    ServersDirectory(Path path) {
        this.path = path;
        this.ports = new GivenPorts(path.resolveSibling(path.getFileName() + "-ports"));
    }

    GivenPorts ports() {
        return ports;
    }

    Marker marker(InstanceId instance) throws IOException {
        return new Marker(instance, path.toRealPath());
    }

    InstanceDirectory of(InstanceId instance) {
        return new InstanceDirectory(path.resolve(instance.toString()), instance);
    }

    /** For a start: refused when the instance was stopped, or is older than another of its server. */
    InstanceDirectory openForStart(InstanceId instance) throws IOException {
        var directory = create(instance);
        if (directory.stopped()) {
            throw new SpawnException("This start was stopped before the server came up.", "");
        }
        if (hasLater(instance)) {
            throw new SpawnException("A later start of the same server took over.", "");
        }
        return directory;
    }

    /** For a stop: marked as stopped, whether there is anything of it or not. */
    InstanceDirectory openForStop(InstanceId instance) throws IOException {
        var directory = create(instance);
        directory.markStopped();
        return directory;
    }

    /** Looks at names alone: there may be thousands, at each of many starts. */
    private boolean hasLater(InstanceId instance) throws IOException {
        var names = path.toFile().list((_, name) -> name.startsWith(instance.server() + "-"));
        if (names == null) {
            throw new IOException(path + " cannot be read");
        }
        return Arrays.stream(names)
                .flatMap(name -> instanceOf(name).stream())
                .anyMatch(found -> isLater(found, instance));
    }

    private static boolean isLater(InstanceId one, InstanceId other) {
        return one.server() == other.server() && one.run() > other.run();
    }

    private InstanceDirectory create(InstanceId instance) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
        var directory = of(instance);
        Files.createDirectories(directory.path());
        return directory;
    }

    List<InstanceDirectory> all() throws IOException {
        var found = new ArrayList<InstanceDirectory>();
        try (var entries = Files.newDirectoryStream(path)) {
            for (var entry : entries) {
                instanceOf(entry.getFileName().toString()).map(this::of).ifPresent(found::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found;
    }

    private static Optional<InstanceId> instanceOf(String directory) {
        try {
            return Optional.of(InstanceId.parse(directory));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Drops what is kept of earlier runs of the server, and of the servers stopped longest ago. */
    void forgetOld(InstanceId justStopped, Predicate<InstanceDirectory> isGone) throws IOException {
        var stopped = new ArrayList<Stopped>();
        for (var directory : all()) {
            if (directory.stopped() && isGone.test(directory)) {
                if (isLater(justStopped, directory.instance())) {
                    directory.delete();
                } else {
                    stopped.add(new Stopped(directory, directory.stoppedAt()));
                }
            }
        }
        if (stopped.size() > STOPPED_KEPT) {
            stopped.sort(Comparator.comparingLong(Stopped::at));
            for (var oldest : stopped.subList(0, stopped.size() - STOPPED_KEPT)) {
                oldest.directory().delete();
            }
        }
        ports.takeBackLost();
    }

    private record Stopped(InstanceDirectory directory, long at) {}
}
