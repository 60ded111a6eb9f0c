package dev.metis.hub.config;

import dev.metis.hub.config.ConfigValue.Entry;
import dev.metis.hub.config.ConfigValue.Kind;
import dev.metis.hub.config.ConfigValue.Mapping;
import dev.metis.hub.config.ConfigValue.Scalar;
import dev.metis.hub.config.ConfigValue.Sequence;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Makes values of JSON that a user sent. */
final class UserValue {
    private UserValue() {}

    /** @param json text is raw: what it means depends on the setting it is for, as with an environment variable */
    static ConfigValue of(Origin at, @Nullable Object json) {
        return switch (json) {
            case null -> new Scalar(at, Kind.NOTHING, "");
            case Boolean truth -> new Scalar(at, Kind.BOOLEAN, truth.toString());
            case Integer number -> new Scalar(at, Kind.INTEGER, number.toString());
            case Long number -> new Scalar(at, Kind.INTEGER, number.toString());
            case Number number -> new Scalar(at, Kind.DECIMAL, number.toString());
            case JsonArray array ->
                new Sequence(at, array.stream().map(each -> of(at, each)).toList());
            case JsonObject object -> {
                var entries = new LinkedHashMap<String, Entry>();
                object.forEach(each -> entries.put(each.getKey(), new Entry(at, of(at, each.getValue()))));
                yield new Mapping(at, entries);
            }
            default -> new Scalar(at, Kind.RAW, json.toString());
        };
    }
}
