package dev.metis.client;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How to show somebody, in the words of Jupyter Server's {@code /api/me}.
 *
 * @param avatarUrl of a picture
 * @param color of CSS
 */
public record Identity(
        String username,
        String name,
        String displayName,
        String initials,
        Optional<String> avatarUrl,
        Optional<String> color) {

    /** @param known what the authenticator told the hub, if it told anything */
    static Identity of(String username, @Nullable JsonObject known) {
        var info = known == null ? new JsonObject() : known;
        var name = text(info, "name").orElse(username);
        var displayName = text(info, "display_name").orElse(name);
        return new Identity(
                username,
                name,
                displayName,
                text(info, "initials").orElseGet(() -> initials(displayName)),
                text(info, "avatar_url"),
                text(info, "color"));
    }

    /** Of the first and the last word, or the one letter there is. */
    private static String initials(String name) {
        var words = Arrays.stream(name.strip().split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty()) {
            return "";
        }
        var first = firstLetter(words.getFirst());
        return words.size() == 1 ? first : first + firstLetter(words.getLast());
    }

    private static String firstLetter(String word) {
        return word.codePoints()
                .limit(1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining())
                .toUpperCase(Locale.ROOT);
    }

    private static Optional<String> text(JsonObject info, String key) {
        return info.getValue(key) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }
}
