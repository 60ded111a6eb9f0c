package dev.metis.hub.config;

import dev.metis.hub.config.ConfigValue.Kind;
import dev.metis.hub.config.ConfigValue.Scalar;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Simple kinds of values; {@link Structures} has lists, maps and objects. */
public final class Types {
    private Types() {}

    /** Text as written; numbers count as text, so that nobody has to quote a version. */
    public static Type<String> text() {
        return new Type<>("text", false, ofType("string", "number"), Types::quoted, (value, place) -> {
            if (value instanceof Scalar scalar && !scalar.isNothing() && scalar.kind() != Kind.BOOLEAN) {
                return Optional.of(scalar.text());
            }
            return place.bad(value, "is not text", value instanceof Scalar ? "Put it in quotes." : "Write one value.");
        });
    }

    public static Type<Secret> secret() {
        return new Type<>(
                "secret",
                true,
                ofType("string", "number"),
                Secret::toString,
                (value, place) -> text().decode(value, place).map(Secret::of));
    }

    /** Text that may hold a secret, such as the value of an environment variable: read as text, never shown. */
    public static Type<String> secretText() {
        return secret().parsed("text", Secret::reveal, _ -> "***");
    }

    public static Type<Boolean> bool() {
        return new Type<>("true or false", false, ofType("boolean"), String::valueOf, (value, place) -> {
            if (value instanceof Scalar scalar && scalar.resolved().kind() == Kind.BOOLEAN) {
                return Optional.of(Boolean.parseBoolean(scalar.resolved().text().toLowerCase(Locale.ROOT)));
            }
            return place.bad(value, "is neither true nor false", "Write true or false.");
        });
    }

    /** A whole number; both ends belong to the range. */
    public static Type<Integer> integer(int min, int max) {
        var schema = ofType("integer").put("minimum", min).put("maximum", max);
        var label = max == Integer.MAX_VALUE ? "whole number from " + min : "whole number, " + min + " to " + max;
        return new Type<>(
                label,
                false,
                schema,
                String::valueOf,
                (value, place) -> number(value, place).flatMap(number -> {
                    if (number.stripTrailingZeros().scale() > 0) {
                        return place.bad(value, "is not a whole number", "Write a " + label + ".");
                    }
                    return inRange(number, BigDecimal.valueOf(min), BigDecimal.valueOf(max))
                            ? Optional.of(number.intValueExact())
                            : place.bad(value, "is out of range", "Write a " + label + ".");
                }));
    }

    /** A number with or without fraction; both ends belong to the range. */
    public static Type<Double> decimal(double min, double max) {
        var schema = ofType("number").put("minimum", min).put("maximum", max);
        var label =
                max == Double.MAX_VALUE ? "number from " + plain(min) : "number, " + plain(min) + " to " + plain(max);
        return new Type<>(
                label,
                false,
                schema,
                Types::plain,
                (value, place) -> number(value, place)
                        .flatMap(number -> inRange(number, BigDecimal.valueOf(min), BigDecimal.valueOf(max))
                                ? Optional.of(number.doubleValue())
                                : place.bad(value, "is out of range", "Write a " + label + ".")));
    }

    /** Seconds as a number, or with a unit ({@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}). */
    public static Type<Duration> duration(Duration min, Duration max) {
        return Quantities.duration(min, max);
    }

    /** Bytes as a number, or with K, M, G or T, which are powers of 1024. */
    public static Type<Long> bytes() {
        return Quantities.bytes();
    }

    /** One of the constants, written in lower case with {@code -} for {@code _}. */
    public static <E extends Enum<E>> Type<E> oneOf(Class<E> kind) {
        return choice(Arrays.stream(kind.getEnumConstants())
                .collect(Collectors.toMap(
                        Types::word,
                        Function.identity(),
                        (first, _) -> first,
                        java.util.LinkedHashMap<String, E>::new)));
    }

    /** One of several words, each with its meaning; a meaning with several words is shown as the first. */
    public static <T> Type<T> choice(Map<String, T> words) {
        var all = String.join(", ", words.keySet());
        Function<T, String> show = meaning -> words.entrySet().stream()
                .filter(entry -> entry.getValue().equals(meaning))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> String.valueOf(meaning));
        var schema = new JsonObject()
                .put("enum", new JsonArray(words.keySet().stream().toList()));
        return new Type<>(
                "one of " + all,
                false,
                schema,
                show,
                (value, place) -> text().decode(value, place)
                        .flatMap(word -> Optional.ofNullable(words.get(word.strip()))
                                .or(() -> place.bad(
                                        value,
                                        "is not one of the choices",
                                        "Write one of " + all + "." + Words.suggestion(word, words.keySet())))));
    }

    /** An absolute http or https URL. */
    public static Type<URI> url() {
        return text().parsed("URL", Types::parseUrl, URI::toString);
    }

    /** A path as written, not resolved. */
    public static Type<Path> path() {
        return text().parsed("path", Path::of, Path::toString);
    }

    /** A regular expression. */
    public static Type<Pattern> pattern() {
        return text().parsed("regular expression", Types::parsePattern, Pattern::pattern);
    }

    private static URI parseUrl(String text) throws BadValue {
        try {
            var url = new URI(text.strip());
            var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw notUrl();
        }
        throw notUrl();
    }

    private static BadValue notUrl() {
        return new BadValue("is not a URL", "Write something like http://host:8081 or https://host/path/.");
    }

    private static Pattern parsePattern(String text) throws BadValue {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new BadValue(
                    "is not a regular expression (" + e.getDescription() + " near position " + e.getIndex() + ")",
                    "Mind that YAML wants single quotes around backslashes.");
        }
    }

    private static Optional<BigDecimal> number(ConfigValue value, Place place) {
        if (value instanceof Scalar scalar) {
            try {
                return Optional.of(Quantities.number(scalar.resolved()));
            } catch (NumberFormatException e) {
                return place.bad(value, "is not a number", "Write it without quotes or unit.");
            }
        }
        return place.bad(value, "is not a number", "Write one number.");
    }

    private static boolean inRange(BigDecimal number, BigDecimal min, BigDecimal max) {
        return number.compareTo(min) >= 0 && number.compareTo(max) <= 0;
    }

    static JsonObject ofType(String... names) {
        return new JsonObject().put("type", names.length == 1 ? names[0] : new JsonArray(Arrays.asList(names)));
    }

    static String quoted(String text) {
        return text.isEmpty() || !text.equals(text.strip()) ? '"' + text + '"' : text;
    }

    static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
