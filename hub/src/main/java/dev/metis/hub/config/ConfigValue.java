package dev.metis.hub.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A value as it was written, with the place where it was written. */
sealed interface ConfigValue {
    Origin at();

    /** What a scalar means in YAML. {@code RAW} is text from a variable or a file: its type is for the reader to say. */
    enum Kind {
        NOTHING,
        BOOLEAN,
        INTEGER,
        DECIMAL,
        TEXT,
        RAW;

        static Kind of(Tag tag) {
            if (tag.equals(Tag.NULL)) {
                return NOTHING;
            }
            if (tag.equals(Tag.BOOL)) {
                return BOOLEAN;
            }
            if (tag.equals(Tag.INT)) {
                return INTEGER;
            }
            return tag.equals(Tag.FLOAT) ? DECIMAL : TEXT;
        }
    }

    /** @param text exactly as written, so that {@code 3.10} stays {@code 3.10} where text is wanted */
    record Scalar(Origin at, Kind kind, String text) implements ConfigValue {
        /** What YAML would make of raw text; any other scalar as it is. */
        Scalar resolved() {
            if (kind != Kind.RAW) {
                return this;
            }
            var trimmed = text.strip();
            return new Scalar(at, Kind.of(new CoreSchema().getScalarResolver().resolve(trimmed, true)), trimmed);
        }
    }

    record Sequence(Origin at, List<ConfigValue> items) implements ConfigValue {}

    record Mapping(Origin at, Map<String, Entry> entries) implements ConfigValue {
        static Mapping empty(Origin at) {
            return new Mapping(at, Map.of());
        }

        Mapping with(String key, Entry entry) {
            var changed = new LinkedHashMap<>(entries);
            changed.put(key, entry);
            return new Mapping(at, changed);
        }
    }

    /** A value of a map, and where its key stands. */
    record Entry(Origin key, ConfigValue value) {}

    /** Nothing was written, or {@code null}: the same as leaving the option out. */
    default boolean isNothing() {
        return this instanceof Scalar scalar && scalar.kind() == Kind.NOTHING;
    }

    /** How a problem names this value: what was written when that is safe, never what a variable or a file holds. */
    default String shown() {
        return switch (this) {
            case Sequence _ -> "a list";
            case Mapping _ -> "a map";
            case Scalar scalar when scalar.at.outside() -> "the value";
            case Scalar scalar when scalar.kind == Kind.NOTHING -> "nothing";
            case Scalar scalar ->
                '"' + (scalar.text.length() > 60 ? scalar.text.substring(0, 60) + "…" : scalar.text) + '"';
        };
    }
}
