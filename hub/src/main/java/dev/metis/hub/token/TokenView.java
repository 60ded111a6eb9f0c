package dev.metis.hub.token;

import dev.metis.hub.page.Moment;
import dev.metis.hub.page.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the page of tokens shows.
 *
 * @param apiUrl where tokens are made
 * @param lifetimes to choose from; the last one is the usual one
 * @param tokens those people, scripts and servers use themselves; what was used last comes first
 * @param applications servers and services that were let in, what was used last first
 */
public record TokenView(String apiUrl, List<Lifetime> lifetimes, List<Row> tokens, List<Application> applications)
        implements View {

    /**
     * @param seconds empty for the longest there is
     * @param label in words
     */
    public record Lifetime(String seconds, String label) {
        private static final List<Lifetime> USUAL = List.of(
                of(Duration.ofHours(1), "1 hour"),
                of(Duration.ofDays(1), "1 day"),
                of(Duration.ofDays(7), "1 week"),
                of(Duration.ofDays(30), "1 month"),
                of(Duration.ofDays(365), "1 year"));
        private static final int HOURS_UNTIL_DAYS = 72;

        private static Lifetime of(Duration lifetime, String label) {
            return new Lifetime(String.valueOf(lifetime.toSeconds()), label);
        }

        /** @param longest empty for any */
        static List<Lifetime> choices(Optional<Duration> longest) {
            var choices = new ArrayList<>(USUAL.stream()
                    .filter(choice -> longest.isEmpty()
                            || Long.parseLong(choice.seconds()) < longest.get().toSeconds())
                    .toList());
            choices.add(new Lifetime(
                    "", longest.map(limit -> words(limit) + ", the longest").orElse("Never")));
            return choices;
        }

        private static String words(Duration lifetime) {
            if (lifetime.toHours() >= HOURS_UNTIL_DAYS) {
                return lifetime.toDays() + " days";
            }
            return lifetime.toHours() > 1 ? lifetime.toHours() + " hours" : lifetime.toMinutes() + " minutes";
        }
    }

    /**
     * @param url its address in the REST API
     * @param note what it is for
     * @param scopes as asked for
     */
    public record Row(
            String url,
            String note,
            List<String> scopes,
            Optional<Moment> lastUsed,
            Moment created,
            Optional<Moment> expires) {}

    /**
     * @param url in the REST API, of one of its tokens
     * @param scopes of all its tokens
     * @param since when it was let in first
     */
    public record Application(
            String url, String description, List<String> scopes, Optional<Moment> lastUsed, Moment since) {}

    @Override
    public String template() {
        return "token.jte";
    }
}
