package dev.metis.hub.config;

import dev.metis.hub.config.ConfigValue.Kind;
import dev.metis.hub.config.ConfigValue.Scalar;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers with a unit: durations and byte sizes. */
final class Quantities {
    /** As good as no upper end: about 292 years. */
    static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private static final Pattern WITH_UNIT = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)(ms|s|m|h|d)");
    private static final Map<String, BigDecimal> SECONDS = Map.of(
            "ms", new BigDecimal("0.001"),
            "s", BigDecimal.ONE,
            "m", new BigDecimal(60),
            "h", new BigDecimal(3600),
            "d", new BigDecimal(86400));
    private static final String DURATION_REMEDY = "Write seconds (30), or 500ms, 30s, 5m, 2h, 7d.";

    private static final Pattern WITH_SUFFIX = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([KMGT])");
    private static final String BYTES_REMEDY =
            "Write bytes as a number, or like 512M, 1.5G (K, M, G, T; powers of 1024).";

    private Quantities() {}

    static Type<Duration> duration(Duration min, Duration max) {
        var schema = new JsonObject()
                .put("type", new JsonArray().add("number").add("string"))
                .put("pattern", "^" + WITH_UNIT.pattern() + "$");
        return new Type<>("duration", false, schema, Quantities::show, (value, place) -> {
            var found = value instanceof Scalar scalar ? seconds(scalar.resolved()) : Optional.<BigDecimal>empty();
            if (found.isEmpty()) {
                return place.bad(value, "is not a duration", DURATION_REMEDY);
            }
            var nanos = found.get().movePointRight(9).setScale(0, RoundingMode.HALF_UP);
            if (nanos.compareTo(nanos(min)) < 0 || nanos.compareTo(nanos(max)) > 0) {
                var range = max.equals(LONGEST) ? show(min) + " or more" : show(min) + " to " + show(max);
                return place.bad(value, "is out of range", "Write " + range + ".");
            }
            return Optional.of(Duration.ofNanos(nanos.longValueExact()));
        });
    }

    static Type<Long> bytes() {
        var schema = new JsonObject()
                .put("type", new JsonArray().add("number").add("string"))
                .put("pattern", "^" + WITH_SUFFIX.pattern() + "$");
        return new Type<>("bytes", false, schema, String::valueOf, (value, place) -> {
            var found = value instanceof Scalar scalar ? byteCount(scalar.resolved()) : Optional.<BigInteger>empty();
            return found.filter(count -> count.signum() > 0 && count.bitLength() < Long.SIZE)
                    .map(BigInteger::longValueExact)
                    .or(() -> place.bad(value, "is not a byte size", BYTES_REMEDY));
        });
    }

    /** The shortest way to write a duration: {@code 14d}, {@code 90s}, {@code 500ms}. */
    static String show(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        var millis = duration.toMillis();
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    /** @throws NumberFormatException when it is not a number, or not a finite one */
    static BigDecimal number(Scalar scalar) {
        return switch (scalar.kind()) {
            case INTEGER -> new BigDecimal(integer(scalar.text()));
            case DECIMAL -> new BigDecimal(scalar.text());
            default -> throw new NumberFormatException();
        };
    }

    private static BigInteger integer(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16);
        }
        return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    }

    private static Optional<BigDecimal> seconds(Scalar scalar) {
        if (scalar.kind() == Kind.TEXT) {
            var match = WITH_UNIT.matcher(scalar.text().strip());
            return match.matches()
                    ? Optional.ofNullable(SECONDS.get(match.group(2)))
                            .map(unit -> new BigDecimal(match.group(1)).multiply(unit))
                    : Optional.empty();
        }
        try {
            return Optional.of(number(scalar));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<BigInteger> byteCount(Scalar scalar) {
        if (scalar.kind() == Kind.TEXT) {
            var match = WITH_SUFFIX.matcher(scalar.text().strip());
            if (!match.matches()) {
                return Optional.empty();
            }
            var power = 10 * (1 + "KMGT".indexOf(match.group(2)));
            var count = new BigDecimal(match.group(1)).multiply(new BigDecimal(BigInteger.ONE.shiftLeft(power)));
            return Optional.of(count.toBigInteger());
        }
        try {
            return Optional.of(number(scalar).toBigInteger());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static BigDecimal nanos(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds(), 0)
                .movePointRight(9)
                .add(BigDecimal.valueOf(duration.getNano()));
    }
}
