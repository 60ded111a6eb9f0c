package dev.metis.hub.server;

/** Somebody else drives the server now; whoever sees this stops writing about it. */
final class ClaimLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClaimLost(Server server) {
        super("another driver took over " + server.key(), null, false, false);
    }
}
