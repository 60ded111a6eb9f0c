package dev.metis.hub.spawner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hub started in the background may ignore signals, and what it starts would inherit that; GNU's env can undo it. */
final class SignalDefaults {
    /** What the machine's env can do does not change. */
    private volatile @Nullable List<String> command;

    /** What a command line begins with; empty where nothing is ignored, or the machine's env cannot do it. */
    List<String> command() throws IOException, InterruptedException {
        var known = command;
        if (known == null) {
            known = ignoresNone() ? List.of() : tried();
            command = known;
        }
        return known;
    }

    /** As proc(5) tells it, a mask of signals; programs that start take over only what is ignored, not what is caught. */
    private static boolean ignoresNone() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.anyMatch(line -> line.matches("SigIgn:\\s+0+"));
        }
    }

    private static List<String> tried() throws IOException, InterruptedException {
        var env = List.of(Tool.ENV.toString(), "--default-signal");
        var trial = new ArrayList<>(env);
        trial.addAll(List.of(Tool.SH.toString(), "-c", ":"));
        var process = new ProcessBuilder(trial)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0 ? env : List.of();
    }
}
