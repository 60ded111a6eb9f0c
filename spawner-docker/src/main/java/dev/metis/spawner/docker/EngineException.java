package dev.metis.spawner.docker;

/** The engine refused, or did not answer. */
final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** It was not reached, or did not answer as an engine does. */
    static final int AWAY = 0;

    private final int status;

    EngineException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** Of its answer, or {@link #AWAY}. */
    int status() {
        return status;
    }

    /** It took too long. */
    boolean isLate() {
        return getCause() instanceof Deadline.Missed;
    }

    String said() {
        return String.valueOf(getMessage());
    }
}
