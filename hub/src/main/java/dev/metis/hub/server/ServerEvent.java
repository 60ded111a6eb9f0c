package dev.metis.hub.server;

import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of a server's journal.
 *
 * @param percent 0 to 100
 * @param detail for people who look closer: the last log lines of a failed start
 */
public record ServerEvent(
        long id, long run, OffsetDateTime at, Kind kind, int percent, String message, Optional<String> detail) {

    /** What happened. */
    public enum Kind {
        STEP,
        READY,
        FAILED,
        STOPPING,
        STOPPED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        /** Whether a start is over with it. */
        public boolean isLast() {
            return this != STEP;
        }
    }
}
