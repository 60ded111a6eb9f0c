package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.SpawnException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of the machine that starting and stopping need. */
enum Tool {
    SH("sh", "a POSIX shell"),
    ENV("env", "coreutils"),
    LN("ln", "coreutils"),
    MKTEMP("mktemp", "coreutils"),
    SETSID("setsid", "util-linux"),
    SETPRIV("setpriv", "util-linux"),
    GETENT("getent", "the C library's tools");

    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin"),
            Path.of("/bin"),
            Path.of("/usr/sbin"),
            Path.of("/sbin"),
            Path.of("/run/current-system/sw/bin"));

    private final String program;
    private final String origin;

    Tool(String program, String origin) {
        this.program = program;
        this.origin = origin;
    }

    /** Looked for where systems keep their own programs, not in PATH: some of this runs as root. */
    Path path() {
        return PLACES.stream()
                .map(place -> place.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new SpawnException(
                        "The program " + program + " is missing on the hub's machine; it comes with " + origin + ".",
                        ""));
    }

    @Override
    public String toString() {
        return path().toString();
    }
}
