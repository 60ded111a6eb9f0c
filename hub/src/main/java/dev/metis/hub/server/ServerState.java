package dev.metis.hub.server;

import java.util.Locale;
import java.util.Optional;

/** Where a server stands: {@code stopped → spawning → ready → stopping → stopped}. */
public enum ServerState {
    STOPPED,
    SPAWNING,
    READY,
    STOPPING;

    /** As stored. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ServerState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** What the REST API calls {@code pending}. */
    public Optional<String> pending() {
        return switch (this) {
            case SPAWNING -> Optional.of("spawn");
            case STOPPING -> Optional.of("stop");
            case STOPPED, READY -> Optional.empty();
        };
    }

    public boolean isActive() {
        return this != STOPPED;
    }
}
