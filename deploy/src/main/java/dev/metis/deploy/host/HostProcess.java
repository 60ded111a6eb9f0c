package dev.metis.deploy.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process of this machine, ours or not, recognized also after its pid went to another one.
 *
 * @param startTicks when it started, in clock ticks since boot (proc(5), field 22 of {@code stat})
 */
public record HostProcess(long pid, long startTicks) {
    /** The living process of that pid; a zombie counts as gone. */
    public static Optional<HostProcess> of(long pid) {
        return ticks(pid).map(ticks -> new HostProcess(pid, ticks));
    }

    /** The processes whose working directory is that one, as far as we may see them. */
    public static List<HostProcess> workingIn(Path directory) {
        var found = new ArrayList<HostProcess>();
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var entry : entries) {
                if (directory.equals(link(entry.resolve("cwd")).orElse(null))) {
                    of(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
                }
            }
        } catch (IOException _) {
            return List.of();
        }
        return found;
    }

    public boolean alive() {
        return ticks(pid).filter(ticks -> ticks == startTicks).isPresent();
    }

    /** The command line, word by word; empty when it is gone or hidden from us. */
    public List<String> commandLine() {
        try {
            var text = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            return text.isEmpty() ? List.of() : List.of(text.split("\0"));
        } catch (IOException _) {
            return List.of();
        }
    }

    /** Sends a signal by its name, such as {@code INT}; does nothing when the process is gone. */
    public void signal(String name) {
        if (alive()) {
            Command.of("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(pid))
                    .run();
        }
    }

    /** Waits until the process is gone; false when it is still there after that time. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return Wait.until(limit, () -> !alive());
    }

    private static Optional<Path> link(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The fields of {@code stat} from the state on. The name, in parentheses, may itself hold blanks and parentheses. */
    static String[] statBehindName(Path process) throws IOException {
        var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static Optional<Long> ticks(long pid) {
        try {
            var fields = statBehindName(Path.of("/proc/" + pid));
            return "ZX".contains(fields[0]) ? Optional.empty() : Optional.of(Long.valueOf(fields[19]));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
