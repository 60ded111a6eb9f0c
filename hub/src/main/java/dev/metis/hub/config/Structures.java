package dev.metis.hub.config;

import dev.metis.hub.config.ConfigValue.Kind;
import dev.metis.hub.config.ConfigValue.Mapping;
import dev.metis.hub.config.ConfigValue.Scalar;
import dev.metis.hub.config.ConfigValue.Sequence;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Kinds of values that hold others: lists, maps, objects with known keys, free data. */
public final class Structures {
    private Structures() {}

    /** A list; from a variable or a file also one item a line, or separated by commas. */
    public static <T> Type<List<T>> list(Type<T> item) {
        var schema = Types.ofType("array").put("items", SchemaWriter.value(item));
        return new Type<>(
                        "list of " + item.label(),
                        item.secret(),
                        schema,
                        items -> items.stream().map(item::show).toList().toString(),
                        (value, place) -> split(value, place)
                                .or(() -> place.bad(
                                        value, "is not a list", "Write [one, two], or a line with - for each."))
                                .flatMap(items -> each(items, item, place)))
                .withKeys(item.keys());
    }

    /** A list of things with names, of which no two may be the same. */
    public static <T> Type<List<T>> named(Type<T> item, Function<T, String> name) {
        var list = list(item);
        return new Type<List<T>>(list.label(), list.secret(), list.schema(), list::show, (value, place) -> {
                    var read = list.decode(value, place);
                    read.ifPresent(
                            items -> requireDistinct(items.stream().map(name).toList(), value, place));
                    return read;
                })
                .withKeys(item.keys());
    }

    /** A list without order or repetition. */
    public static <T> Type<Set<T>> set(Type<T> item) {
        var list = list(item);
        return list.parsed(list.label(), LinkedHashSet::new, items -> list.show(List.copyOf(items)));
    }

    /** Program and arguments; plain text is the program alone and is never split at blanks. */
    public static Type<List<String>> command() {
        var list = list(Types.text());
        var schema = SchemaWriter.anyOf(List.of(Types.text().schema(), list.schema()));
        return new Type<>("list of text, or text", false, schema, list::show, (value, place) -> {
            if (value instanceof Scalar scalar && !scalar.text().strip().startsWith("[")) {
                return Types.text().decode(value, place).map(List::of);
            }
            return list.decode(value, place);
        });
    }

    /** Keys of the writer's choice, all with the same kind of value. */
    public static <T> Type<Map<String, T>> map(Type<T> item) {
        var schema = Types.ofType("object").put("additionalProperties", SchemaWriter.value(item));
        return new Type<Map<String, T>>(
                        "map of " + item.label(),
                        item.secret(),
                        schema,
                        items -> items.isEmpty() ? "{}" : items.toString(),
                        (value, place) -> mapping(value, place).flatMap(mapping -> {
                            Map<String, T> read = new LinkedHashMap<>();
                            mapping.entries()
                                    .forEach((key, entry) -> item.decode(entry.value(), place.child(key))
                                            .ifPresent(found -> read.put(key, found)));
                            return read.size() == mapping.entries().size() ? Optional.of(read) : Optional.empty();
                        }))
                .withKeys(item.keys());
    }

    /** As {@link #map}, but the keys are as secret as passwords: problems count them instead. */
    public static <T> Type<Map<Secret, T>> mapOfSecrets(Type<T> item) {
        var schema = Types.ofType("object").put("additionalProperties", SchemaWriter.value(item));
        return new Type<>(
                "map of " + item.label(),
                true,
                schema,
                items -> items.isEmpty() ? "{}" : "***",
                (value, place) -> mapping(value, place).flatMap(mapping -> {
                    Map<Secret, T> read = new LinkedHashMap<>();
                    int number = 0;
                    for (var entry : mapping.entries().entrySet()) {
                        item.decode(entry.getValue().value(), place.child("entry " + ++number))
                                .ifPresent(found -> read.put(Secret.of(entry.getKey()), found));
                    }
                    return read.size() == mapping.entries().size() ? Optional.of(read) : Optional.empty();
                }));
    }

    /** An object with known keys; any other key is a problem. */
    public static <T> Type<T> object(String label, List<Option<?>> keys, Function<ConfigReader, T> read) {
        return new Type<>(
                        label,
                        false,
                        SchemaWriter.object(keys),
                        String::valueOf,
                        (value, place) -> mapping(value, place)
                                .map(mapping -> read.apply(ConfigReader.inside(place, mapping, keys))))
                .withKeys(keys);
    }

    /** A list, or something else: two ways to write the same. */
    public static <T, R> Type<R> listOr(Type<T> item, Function<List<T>, R> ofList, Type<R> other) {
        var list = list(item);
        var schema = SchemaWriter.anyOf(List.of(list.schema(), other.schema()));
        return new Type<>(
                        list.label() + " or " + other.label(),
                        list.secret() || other.secret(),
                        schema,
                        other::show,
                        (value, place) ->
                                isList(value) ? list.decode(value, place).map(ofList) : other.decode(value, place))
                .withKeys(other.keys());
    }

    /** One value, or an object that says more: two ways to write the same. */
    public static <T, R> Type<R> objectOr(Type<T> single, Function<T, R> ofSingle, Type<R> object) {
        var schema = SchemaWriter.anyOf(List.of(single.schema(), object.schema()));
        return new Type<>(
                        single.label() + " or " + object.label(),
                        single.secret() || object.secret(),
                        schema,
                        object::show,
                        (value, place) -> isObject(value)
                                ? object.decode(value, place)
                                : single.decode(value, place).map(ofSingle))
                .withKeys(object.keys());
    }

    private static boolean isList(ConfigValue value) {
        return value instanceof Sequence
                || (value instanceof Scalar scalar && scalar.text().strip().startsWith("["));
    }

    private static boolean isObject(ConfigValue value) {
        return value instanceof Mapping
                || (value instanceof Scalar scalar && scalar.text().strip().startsWith("{"));
    }

    /** Any map, passed on as it is. */
    public static Type<JsonObject> json() {
        return new Type<>(
                "map",
                false,
                Types.ofType("object"),
                JsonObject::encode,
                (value, place) -> mapping(value, place).map(mapping -> free(mapping, place)));
    }

    private static <T> Optional<List<T>> each(List<ConfigValue> items, Type<T> item, Place place) {
        var read = new ArrayList<T>();
        for (var i = 0; i < items.size(); i++) {
            item.decode(items.get(i), place.item(i)).ifPresent(read::add);
        }
        return read.size() == items.size() ? Optional.of(read) : Optional.empty();
    }

    private static void requireDistinct(List<String> names, ConfigValue list, Place place) {
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (!name.isEmpty() && names.indexOf(name) < i) {
                var at = list instanceof Sequence sequence
                        ? sequence.items().get(i).at()
                        : list.at();
                place.outside()
                        .problems()
                        .error(at, place.item(i).path(), "has the name of an earlier one, " + name, "Give it another.");
            }
        }
    }

    private static Optional<List<ConfigValue>> split(ConfigValue value, Place place) {
        return switch (value) {
            case Sequence sequence -> Optional.of(sequence.items());
            case Scalar scalar
            when scalar.kind() == Kind.RAW -> {
                var text = scalar.text().strip();
                yield text.startsWith("[") || text.startsWith("- ")
                        ? parsed(scalar, place)
                        : Optional.of(words(scalar));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<List<ConfigValue>> parsed(Scalar scalar, Place place) {
        return YamlText.ofValue(place.path(), scalar, place.outside().problems())
                .flatMap(value -> value instanceof Sequence found ? Optional.of(found.items()) : Optional.empty());
    }

    private static List<ConfigValue> words(Scalar scalar) {
        return scalar.text()
                .lines()
                .filter(line -> !line.strip().startsWith("#"))
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .<ConfigValue>map(word -> new Scalar(scalar.at(), Kind.RAW, word))
                .toList();
    }

    private static Optional<Mapping> mapping(ConfigValue value, Place place) {
        var found = value instanceof Scalar scalar && scalar.kind() == Kind.RAW
                ? YamlText.ofValue(place.path(), scalar, place.outside().problems())
                : Optional.of(value);
        return found.flatMap(what -> what instanceof Mapping mapping
                ? Optional.of(mapping)
                : place.bad(what, "is not a map", "Write {key: value}, or an indented line for each key."));
    }

    private static JsonObject free(Mapping mapping, Place place) {
        var json = new JsonObject();
        mapping.entries().forEach((key, entry) -> json.put(key, free(entry.value(), place.child(key))));
        return json;
    }

    private static @Nullable Object free(ConfigValue value, Place place) {
        return switch (place.outside().resolve(place.path(), value).orElse(value)) {
            case Mapping mapping -> free(mapping, place);
            case Sequence sequence -> {
                var items = sequence.items();
                var array = new JsonArray();
                for (var i = 0; i < items.size(); i++) {
                    array.add(free(items.get(i), place.item(i)));
                }
                yield array;
            }
            case Scalar scalar -> free(scalar);
        };
    }

    private static @Nullable Object free(Scalar scalar) {
        return switch (scalar.kind()) {
            case NOTHING -> null;
            case BOOLEAN -> Boolean.valueOf(scalar.text());
            case INTEGER -> Quantities.number(scalar).longValue();
            case DECIMAL ->
                scalar.text().contains(".") && scalar.text().matches("[-+.0-9eE]+")
                        ? (Object) Double.valueOf(scalar.text())
                        : scalar.text();
            case TEXT, RAW -> scalar.text();
        };
    }
}
