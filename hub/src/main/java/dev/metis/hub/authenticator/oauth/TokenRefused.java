package dev.metis.hub.authenticator.oauth;

/** The provider does not say who has a token: it is over, was revoked, or lacks a scope. */
final class TokenRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String said;

    TokenRefused(int status, String said) {
        super("status " + status + ": " + said, null, false, false);
        this.status = status;
        this.said = said;
    }

    int status() {
        return status;
    }

    String said() {
        return said;
    }
}
