package dev.metis.hub.oauth;

/** Carries an {@link OAuthError} through futures and call stacks; has no stack trace, for it is not a bug. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialised
    private final OAuthError error;

    Refused(OAuthError error) {
        super(error.description(), null, false, false);
        this.error = error;
    }

    OAuthError error() {
        return error;
    }
}
