package dev.metis.spawner.docker;

import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands for {@code {username}} and the like in settings of one server. Source: DockerSpawner's template namespace. */
final class TemplateFields {
    private final Map<String, String> values;

    private TemplateFields(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    static TemplateFields of(ServerSpec spec, String image, String prefix, Escape escape) {
        var username = escape.apply(spec.owner());
        return new TemplateFields(Map.of(
                "username",
                username,
                "safe_username",
                username,
                "raw_username",
                spec.owner(),
                "servername",
                escape.apply(spec.serverName().toLowerCase(Locale.ROOT)),
                "raw_servername",
                spec.serverName(),
                "imagename",
                image.replace('/', '-').replace(':', '-'),
                "prefix",
                prefix));
    }

    /** The same with another meaning of {@code {username}}. */
    TemplateFields withUsername(String username) {
        var other = new LinkedHashMap<>(values);
        other.put("username", username);
        return new TemplateFields(other);
    }

    /** Fails with a SpawnException that names the template when it has a field that does not exist. */
    String strict(String template) {
        return format(template)
                .orElseThrow(() -> new SpawnException(
                        "The template \"" + template
                                + "\" in the spawner's settings has a field that is not there. Use "
                                + String.join(
                                        ", ", values.keySet().stream().sorted().toList()) + ".",
                        ""));
    }

    /** A text that is no template, or has an unknown field, stays as it is. */
    String lenient(String template) {
        return format(template).orElse(template);
    }

    /** The same for all texts in it, keys too. */
    @Nullable
    Object lenient(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> lenient(text);
            case JsonObject object -> lenient(object);
            case JsonArray array -> {
                var all = new JsonArray();
                array.forEach(item -> all.add(lenient((@Nullable Object) item)));
                yield all;
            }
            default -> value;
        };
    }

    JsonObject lenient(JsonObject object) {
        var all = new JsonObject();
        object.forEach(entry -> all.put(lenient(entry.getKey()), lenient((@Nullable Object) entry.getValue())));
        return all;
    }

    /**
     * A path or a volume's name: strict, and no name of a user or server may lead out of where the operator meant it to be.
     */
    String place(String template) {
        var place = strict(template);
        boolean leadsOut = values.entrySet().stream()
                        .filter(field -> template.contains("{" + field.getKey() + "}"))
                        .filter(field -> !field.getKey().equals("prefix"))
                        .map(Map.Entry::getValue)
                        .anyMatch(value -> value.contains("/") || value.contains(":") || value.indexOf('\0') >= 0)
                || (segments(place, "..") > segments(template, "..") || segments(place, ".") > segments(template, "."));
        if (leadsOut) {
            throw new SpawnException(
                    "The name of this user or server cannot be part of the path or volume " + template
                            + ". Use {username} there, which is escaped, instead of {raw_username}.",
                    "");
        }
        return place;
    }

    private static long segments(String path, String name) {
        return java.util.Arrays.stream(path.split("/", -1)).filter(name::equals).count();
    }

    /** As Python formats: {@code {name}}, and doubled braces for single ones; empty for what it would refuse. */
    private Optional<String> format(String template) {
        var text = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            boolean doubled = i + 1 < template.length() && template.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                text.append(c);
                i += 2;
            } else if (c == '{') {
                int end = template.indexOf('}', i);
                var value = end < 0 ? null : values.get(template.substring(i + 1, end));
                if (value == null) {
                    return Optional.empty();
                }
                text.append(value);
                i = end + 1;
            } else if (c == '}') {
                return Optional.empty();
            } else {
                text.append(c);
                i++;
            }
        }
        return Optional.of(text.toString());
    }
}
