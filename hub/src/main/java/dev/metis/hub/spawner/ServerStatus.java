package dev.metis.hub.spawner;

/** What the platform says of one run of a server. */
public sealed interface ServerStatus {

    /** Nothing there: never started, still starting without an address, stopped, or gone without a trace. */
    record Absent() implements ServerStatus {}

    /** Its process, container or pod exists; whether it answers is for the hub's probe to find out. */
    record Running(ServerAddress address) implements ServerStatus {}

    /**
     * It ended by itself.
     *
     * @param reason one sentence for the user: {@code exited with code 1}
     * @param lastLog its last log lines, perhaps none
     * @param isPortTaken another program listens where it was to: another start, which gets another port, may do
     */
    record Exited(String reason, String lastLog, boolean isPortTaken) implements ServerStatus {
        /** For a reason of its own. */
        public Exited(String reason, String lastLog) {
            this(reason, lastLog, false);
        }
    }
}
