package dev.metis.hub.share;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Something whoever has it can make a share of, again and again until it expires.
 *
 * @param scopes sorted, without filter: they mean this server
 */
public record ShareCode(
        long id,
        Share.SharedServer server,
        List<String> scopes,
        OffsetDateTime createdAt,
        Optional<OffsetDateTime> expiresAt,
        int exchangeCount,
        Optional<OffsetDateTime> lastExchangedAt) {
    private static final String PREFIX = "sc_";

    public ShareCode {
        scopes = List.copyOf(scopes);
    }

    /** {@code sc_7}: its name in the API. */
    public String wireId() {
        return PREFIX + id;
    }

    /** The row behind a name in the API; empty when it is none. */
    public static Optional<Long> rowOf(String wireId) {
        return wireId.matches("sc_[0-9]{1,18}")
                ? Optional.of(Long.parseLong(wireId.substring(PREFIX.length())))
                : Optional.empty();
    }
}
