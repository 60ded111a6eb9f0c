package dev.metis.hub.config;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What may be written for an option, and what it becomes; {@link Types} has the ones there are.
 *
 * <p>A type is also what the reference page ({@link #label}, {@link #show}) and the editor schema say about the value.
 */
public final class Type<T> {
    /** Makes a value of what was written; empty when it noted a problem. */
    interface Decoder<T> {
        Optional<T> decode(ConfigValue value, Place place);
    }

    /** Makes a richer value of a simple one. */
    public interface Parser<S, T> {
        T parse(S value) throws BadValue;
    }

    private final String label;
    private final boolean secret;
    private final JsonObject schema;
    private final Function<T, String> show;
    private final Decoder<T> decoder;
    private final List<Option<?>> keys;

    Type(String label, boolean secret, JsonObject schema, Function<T, String> show, Decoder<T> decoder) {
        this(label, secret, schema, show, decoder, List.of());
    }

    private Type(
            String label,
            boolean secret,
            JsonObject schema,
            Function<T, String> show,
            Decoder<T> decoder,
            List<Option<?>> keys) {
        this.label = label;
        this.secret = secret;
        this.schema = schema;
        this.show = show;
        this.decoder = decoder;
        this.keys = keys;
    }

    /** A type written in the same way that becomes something else, or is narrower. */
    public <R> Type<R> parsed(String newLabel, Parser<T, R> parser, Function<R, String> newShow) {
        Decoder<R> parsing = (value, place) -> decode(value, place).flatMap(plain -> {
            try {
                return Optional.of(parser.parse(plain));
            } catch (BadValue e) {
                return place.bad(value, e.what(), e.remedy());
            }
        });
        return new Type<>(newLabel, secret, schema, newShow, parsing, keys);
    }

    Optional<T> decode(ConfigValue value, Place place) {
        var there = secret ? place.hidden() : place;
        return place.outside().resolve(there.path(), value).flatMap(found -> decoder.decode(found, there));
    }

    /** The same type, written with these keys, or holding values that are. */
    Type<T> withKeys(List<Option<?>> known) {
        return new Type<>(label, secret, schema, show, decoder, known);
    }

    /** Keys of the object that is written, or of each of those in the list or map; none for anything else. */
    List<Option<?>> keys() {
        return keys;
    }

    /** What to write, in a few words. */
    String label() {
        return label;
    }

    boolean secret() {
        return secret;
    }

    /** JSON schema of the value, without references to the environment and files. */
    JsonObject schema() {
        return schema;
    }

    /** The value as one would write it in the file. */
    String show(T value) {
        return show.apply(value);
    }
}
