package dev.metis.hub.error;

/** Carries a {@link HubError} through futures and call stacks; has no stack trace, for it is not a bug. */
public final class HubException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialised
    private final HubError error;

    HubException(HubError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public HubError error() {
        return error;
    }
}
