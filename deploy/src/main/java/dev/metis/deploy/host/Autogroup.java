package dev.metis.deploy.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processes of our session, which the kernel gives processors as one where it groups by session; sched(7), "The autogroup
 * feature". Users' servers have sessions of their own, so that without a preference each of them weighs as much as the hub.
 *
 * <p>While 200 small servers start on two processors, the 99th percentile of a request of the API is half of what it is else.
 */
public final class Autogroup {
    private static final String NICE = "-10";

    /** Behind the name, counted from 0; proc(5). */
    private static final int SESSION = 3;

    private Autogroup() {}

    /**
     * Has the kernel prefer our session, if we lead it: one that is somebody's terminal stays as it is. Where the kernel does
     * not group, or we may not ask, nothing changes.
     */
    public static void prefer() {
        prefer(Path.of("/proc/self"), ProcessHandle.current().pid());
    }

    static void prefer(Path self, long pid) {
        var group = self.resolve("autogroup");
        try {
            if (Files.exists(group) && Long.parseLong(HostProcess.statBehindName(self)[SESSION]) == pid) {
                Files.writeString(group, NICE);
            }
        } catch (IOException _) {
            // needs CAP_SYS_NICE
        }
    }
}
