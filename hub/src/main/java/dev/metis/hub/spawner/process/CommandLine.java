package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.SpawnException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is executed for a server. */
final class CommandLine {
    private static final List<String> DEFAULT = List.of("jupyterhub-singleuser");

    private CommandLine() {}

    /** The command, or JupyterHub's server; quoted as the shell's last argument when there is a shell. */
    static List<String> of(List<String> command, List<String> shell) {
        var program = command.isEmpty() ? DEFAULT : command;
        if (shell.isEmpty()) {
            return program;
        }
        var line = new ArrayList<>(shell);
        line.add(program.stream().map(WrapperScripts::quoted).collect(Collectors.joining(" ")));
        return line;
    }

    /** Fails with a SpawnException when there is no such program to execute. */
    static void check(String program, Map<String, String> environment) {
        if (program.startsWith("/")) {
            check(program, List.of(Path.of(program)), "");
        } else if (!program.contains("/")) {
            var path = Stream.of(environment.getOrDefault("PATH", "").split(":", -1));
            check(program, path.map(directory -> Path.of(directory, program)).toList(), " in the hub's PATH");
        }
    }

    private static void check(String program, List<Path> candidates, String where) {
        var files = candidates.stream().filter(Files::isRegularFile).toList();
        if (files.isEmpty()) {
            throw new SpawnException(
                    "The command " + program + " was not found" + where
                            + ". Install it on the hub's machine, or set the spawner's cmd to its full path.",
                    "");
        }
        if (files.stream().noneMatch(Files::isExecutable)) {
            throw new SpawnException(
                    "The command " + files.getFirst()
                            + " is not executable. Make it so (chmod +x), or set the spawner's cmd to another.",
                    "");
        }
    }
}
