package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.ServerAddress;
import java.util.Optional;

/**
 * What a server's process wrote about itself before it became the server. Together its number, its start time and the
 * machine's boot belong to one process only, however often the number is used again.
 *
 * @param startTicks when it started, in the kernel's ticks since the boot
 * @param boot names the boot of the machine
 * @param address where hub and proxy reach the server
 */
record Claim(long pid, long startTicks, String boot, ServerAddress address) {

    /** Reads the three lines {@link WrapperScripts#OUTER} writes: its stat, the boot, the address. */
    static Optional<Claim> parse(String text) {
        var lines = text.lines().toList();
        if (lines.size() != 3) {
            return Optional.empty();
        }
        return ProcessTable.Entry.parse(lines.get(0))
                .map(self -> new Claim(self.pid(), self.startTicks(), lines.get(1), ServerAddress.parse(lines.get(2))));
    }
}
