package dev.metis.hub.spawner.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a local process spawner needs to know.
 *
 * @param directory below it the spawner keeps what it writes: {@code servers/} and {@code homes/}
 * @param ip where servers listen; empty means everywhere
 * @param port 0 means a free one
 * @param interruptTimeout how long a server may take to end after SIGINT
 * @param termTimeout the same after SIGTERM
 * @param killTimeout how long the machine may take to remove a process after SIGKILL
 * @param envKeep names of variables that servers inherit from the hub
 * @param homeTemplate home of a server without an account, {@code {username}} in it replaced; default below the directory
 * @param startDirectory where servers start; empty means in their homes
 * @param shellCmd what runs the command line, given to it quoted as the last argument; empty means no shell
 * @param settle how long a start watches its process, so that one which exits at once is reported as a failed start
 * @param logMaxBytes a log that grows beyond this is cut
 * @param logKeepBytes what is left of it then
 */
public record ProcessSettings(
        Path directory,
        String ip,
        int port,
        Duration interruptTimeout,
        Duration termTimeout,
        Duration killTimeout,
        List<String> envKeep,
        Optional<String> homeTemplate,
        Optional<Path> startDirectory,
        List<String> shellCmd,
        Duration settle,
        int logMaxBytes,
        int logKeepBytes) {

    private static final Duration SETTLE = Duration.ofMillis(20);
    private static final int LOG_MAX_BYTES = 4 << 20;
    private static final int LOG_KEEP_BYTES = 1 << 20;

    public ProcessSettings {
        directory = directory.toAbsolutePath().normalize();
        ip = ip.startsWith("[") && ip.endsWith("]") ? ip.substring(1, ip.length() - 1) : ip;
        envKeep = List.copyOf(envKeep);
        shellCmd = List.copyOf(shellCmd);
        if (logKeepBytes > logMaxBytes) {
            throw new IllegalArgumentException("logKeepBytes must not be more than logMaxBytes");
        }
    }

    /** For programs that are no servers: only how they are stopped and what is kept of their logs counts. */
    static ProcessSettings ofPrograms(Path directory, Duration politeness) {
        return new ProcessSettings(
                directory,
                "",
                0,
                politeness,
                politeness,
                politeness,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                SETTLE,
                LOG_MAX_BYTES,
                LOG_KEEP_BYTES);
    }

    /** @param directory where the spawner keeps what it writes */
    public static ProcessSettings of(ProcessSpawnerConfig config, Path directory) {
        return new ProcessSettings(
                directory,
                config.common().ip(),
                config.common().port(),
                config.interruptTimeout(),
                config.termTimeout(),
                config.killTimeout(),
                config.common().environment().kept(),
                config.homeTemplate(),
                config.directory(),
                config.shellCommand(),
                SETTLE,
                LOG_MAX_BYTES,
                LOG_KEEP_BYTES);
    }
}
