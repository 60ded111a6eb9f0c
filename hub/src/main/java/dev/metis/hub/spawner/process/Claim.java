package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.ServerAddress;
import java.util.Optional;

/**
 * What a server's process wrote about itself before it became the server. Together its number, its start time and the
 * machine's boot belong to one process only, however often the number is used again.
 *
 * @param number 1 for the instance's first
 * @param startTicks when it started, in the kernel's ticks since the boot
 * @param boot names the boot of the machine
 * @param address where hub and proxy reach the server
 * @param started false while it still needs something from the hub that began it; if it ended so, it never was a server
 */
record Claim(int number, long pid, long startTicks, String boot, ServerAddress address, boolean started) {

    private static final int LINES = 3;

    /** Reads what {@link WrapperScripts} write: the process's stat, the boot, the address, and later a line more. */
    static Optional<Claim> parse(int number, String text) {
        var lines = text.lines().toList();
        if (lines.size() < LINES) {
            return Optional.empty();
        }
        return ProcessTable.Entry.parse(lines.get(0))
                .map(self -> new Claim(
                        number,
                        self.pid(),
                        self.startTicks(),
                        lines.get(1),
                        ServerAddress.parse(lines.get(2)),
                        lines.size() > LINES));
    }
}
