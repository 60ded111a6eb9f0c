package dev.metis.hub.spawner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The machine's processes, read from {@code /proc}. A process that vanishes while it is looked at is not there. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final Path BOOT_ID = PROC.resolve("sys/kernel/random/boot_id");

    /**
     * One process as {@code /proc/<pid>/stat} tells it, proc(5).
     *
     * @param state {@code Z} and {@code X} are dead
     * @param startTicks since the boot
     */
    record Entry(long pid, char state, long parent, long session, long startTicks) {

        /** The program's name stands in brackets and may hold anything, so what follows the last bracket counts. */
        static Optional<Entry> parse(String stat) {
            int name = stat.indexOf(" (");
            int end = stat.lastIndexOf(") ");
            var fields = end < 0 ? new String[0] : stat.substring(end + 2).split(" ", -1);
            if (name <= 0 || fields.length < 20) {
                return Optional.empty();
            }
            return Optional.of(new Entry(
                    Long.parseLong(stat.substring(0, name)),
                    fields[0].charAt(0),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[19])));
        }

        boolean alive() {
            return state != 'Z' && state != 'X';
        }

        boolean sameAs(Entry other) {
            return pid == other.pid && startTicks == other.startTicks;
        }
    }

    /** The claimed process is there still, and it is this one and not another with its number. */
    boolean runs(Claim claim, Marker marker) {
        return find(claim.pid())
                .filter(Entry::alive)
                .filter(entry -> entry.startTicks() == claim.startTicks())
                .filter(_ -> claim.boot().equals(bootId()))
                .filter(entry -> !marker.isDeniedBy(environmentOf(entry.pid())))
                .isPresent();
    }

    /** The process, all that descends from it, and all in its session. */
    List<Entry> family(long pid) {
        var everything = all();
        var members = new HashSet<>(Set.of(pid));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (var entry : everything) {
                grown |= (members.contains(entry.parent()) || entry.session() == pid) && members.add(entry.pid());
            }
        }
        return everything.stream()
                .filter(entry -> members.contains(entry.pid()))
                .toList();
    }

    /** All that carries the marker. */
    List<Entry> marked(Marker marker) {
        return all().stream()
                .filter(Entry::alive)
                .filter(entry -> marker.isIn(environmentOf(entry.pid())))
                .toList();
    }

    /** Still there: alive, and no other process that got the number since. */
    boolean remains(Entry entry) {
        return find(entry.pid()).filter(Entry::alive).filter(entry::sameAs).isPresent();
    }

    /** It runs, or would if a processor were free; proc(5), as far as its first thread is concerned. */
    boolean wantsProcessor(long pid) {
        return find(pid).filter(entry -> entry.state() == 'R').isPresent();
    }

    private List<Entry> all() {
        var found = new ArrayList<Entry>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var process : processes) {
                find(Long.parseLong(process.getFileName().toString())).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read /proc, which local processes need", e);
        }
        return found;
    }

    private static Optional<Entry> find(long pid) {
        try {
            return Entry.parse(read(PROC.resolve(pid + "/stat")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Empty for processes that hide it: those of other accounts, unless we are root. */
    private static Set<String> environmentOf(long pid) {
        try {
            return Set.copyOf(List.of(read(PROC.resolve(pid + "/environ")).split("\0", -1)));
        } catch (IOException e) {
            return Set.of();
        }
    }

    /** Some sandboxes do not tell. */
    private static String bootId() {
        try {
            return read(BOOT_ID).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
