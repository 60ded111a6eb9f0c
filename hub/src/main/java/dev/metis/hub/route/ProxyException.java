package dev.metis.hub.route;

/** The proxy answered something the hub cannot go on with. */
public final class ProxyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProxyException(String message) {
        super(message, null, false, false);
    }
}
