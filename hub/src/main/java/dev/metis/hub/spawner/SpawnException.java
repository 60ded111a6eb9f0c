package dev.metis.hub.spawner;

/** A start that failed for a reason the user may read. Anything else thrown by a spawner is shown as an internal error. */
public class SpawnException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String lastLog;

    /**
     * @param reason one sentence, what happened and what to do about it
     * @param lastLog the server's last log lines, or empty
     */
    public SpawnException(String reason, String lastLog) {
        super(reason, null, false, false);
        this.lastLog = lastLog;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    public String lastLog() {
        return lastLog;
    }
}
