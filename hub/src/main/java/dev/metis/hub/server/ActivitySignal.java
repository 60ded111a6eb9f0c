package dev.metis.hub.server;

import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import java.time.Instant;

/** Somebody says that somebody or something was active. */
public record ActivitySignal(Subject subject, Source source, Instant at) {

    /** What was active. */
    public sealed interface Subject {}

    public record OfUser(UserName name) implements Subject {}

    public record OfServer(ServerKey key) implements Subject {}

    /** @param row of the API token that was used */
    public record OfToken(long row) implements Subject {}

    /** Who says so. */
    public enum Source {
        /** The hub itself: the user or token just called it. */
        REQUEST,
        /** The hub itself: one of the user's servers was started. */
        START,
        /** A server, through the REST API. */
        REPORT,
        /** The proxy: something went over the server's route. */
        ROUTE
    }
}
