package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.ServerStatus;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether servers run, and how those ended that do not. Only the hub that started a process is told its exit code. */
final class ServerExits {
    static final int LAST_LINES = 50;

    private static final Logger log = LoggerFactory.getLogger(ServerExits.class);
    private static final Duration RECORD_TIMEOUT = Duration.ofMillis(300);
    private static final String UNKNOWN = "unknown";

    /** A shell and the JVM tell a signal as 128 and its number. */
    private static final int SIGNALLED = 128;

    private static final int LAST_SIGNAL = 64;

    private final ProcessTable processes;
    private final ServersDirectory servers;

    ServerExits(ProcessTable processes, ServersDirectory servers) {
        this.processes = processes;
        this.servers = servers;
    }

    boolean runs(InstanceDirectory directory, Claim claim) throws IOException {
        return processes.runs(claim, servers.marker(directory.instance()));
    }

    /** Writes the exit code down once the process ends, unless another one claimed the instance. */
    void record(Process process, InstanceDirectory directory, int number) {
        Thread.ofVirtual().name("spawner-exit").start(() -> {
            try {
                int code = process.waitFor();
                if (directory
                        .claim(number)
                        .filter(claim -> claim.pid() == process.pid())
                        .isPresent()) {
                    directory.writeExit(process.pid(), String.valueOf(code));
                }
            } catch (IOException e) {
                if (!directory.stopped() && directory.exists()) {
                    log.atWarn()
                            .addKeyValue("instance", directory.instance())
                            .setCause(e)
                            .log("exit_code_not_written");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Of an instance whose process is gone. Waits a moment for the exit code, which may be about to be written. */
    ServerStatus.Exited exited(InstanceDirectory directory, Claim claim) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RECORD_TIMEOUT.toNanos();
        var code = directory.exit(claim.pid());
        while (code.isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(10);
            code = directory.exit(claim.pid());
        }
        if (code.isEmpty()) {
            directory.writeExit(claim.pid(), UNKNOWN);
        }
        return new ServerStatus.Exited(reason(code.orElse(UNKNOWN)), directory.lastLog(LAST_LINES));
    }

    static String reason(String code) {
        if (code.equals(UNKNOWN)) {
            return "ended while the hub that started it was not there, so its exit code is not known";
        }
        int signal = Integer.parseInt(code) - SIGNALLED;
        return "exited with code " + code + (signal > 0 && signal <= LAST_SIGNAL ? " (signal " + signal + ")" : "");
    }
}
