package dev.metis.hub.metric;

/** How a start can end, with the labels JupyterHub gives it. */
public enum SpawnEnd {
    READY("success", ""),
    /** It did not come up in time, or something broke. */
    ERROR("error", ""),
    /** The server ended while it was waited for. */
    EXITED("error", "exited"),
    /** As many servers start as the limit allows. */
    THROTTLED("failure", "throttled"),
    /** As many servers run as the limit allows. */
    TOO_MANY("failure", "too-many-users"),
    /** Never here: who starts a server that is starting waits for the same start. */
    ALREADY_PENDING("failure", "already-pending"),
    /** The options of who starts it do not fit. */
    REFUSED("failure", "error"),
    /** Never anywhere: JupyterHub shows it at zero. */
    WITHOUT_REASON("failure", "");

    private final String status;
    private final String reason;

    SpawnEnd(String status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    String[] labels() {
        return new String[] {"status", status, "reason", reason};
    }
}
