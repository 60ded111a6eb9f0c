package dev.metis.hub.page;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A point in time as a page shows it. Scripts turn it into the reader's own words ("3 minutes ago").
 *
 * @param iso for the {@code datetime} attribute
 * @param text for readers without scripts
 */
public record Moment(String iso, String text) {
    private static final DateTimeFormatter TEXT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

    public static Moment of(OffsetDateTime time) {
        var utc = time.withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        return new Moment(DateTimeFormatter.ISO_INSTANT.format(utc), TEXT.format(utc));
    }
}
