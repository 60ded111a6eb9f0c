package dev.metis.hub.config;

import dev.metis.hub.config.ConfigValue.Kind;
import dev.metis.hub.config.ConfigValue.Mapping;
import dev.metis.hub.config.ConfigValue.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What values may refer to outside the file: {@code {env: NAME}} and {@code {file: PATH}}.
 *
 * @param directory where relative paths start
 */
record Outside(Map<String, String> environment, Path directory, Problems problems) {
    /** The value itself, or what it refers to; empty, and noted, when that is not there. */
    Optional<ConfigValue> resolve(String path, ConfigValue value) {
        if (!(value instanceof Mapping mapping)
                || mapping.entries().size() != 1
                || !mapping.at().trusted()) {
            return Optional.of(value);
        }
        var at = mapping.at();
        var only = mapping.entries().entrySet().iterator().next();
        if (!(only.getValue().value() instanceof Scalar name)) {
            return Optional.of(value);
        }
        return switch (only.getKey()) {
            case "env" -> variable(path, at, name.text());
            case "file" -> file(path, at, name.text());
            default -> Optional.of(value);
        };
    }

    /** A map, also when it has to be fetched and read as YAML first. */
    Optional<Mapping> mapping(String path, ConfigValue value) {
        return resolve(path, value)
                .flatMap(found -> found instanceof Scalar scalar && scalar.kind() == Kind.RAW
                        ? YamlText.ofValue(path, scalar, problems)
                        : Optional.of(found))
                .flatMap(found -> {
                    if (found instanceof Mapping mapping) {
                        return Optional.of(mapping);
                    }
                    if (!found.isNothing()) {
                        problems.error(found.at(), path, found.shown() + " is not a map", "Write key: value lines.");
                    }
                    return Optional.empty();
                });
    }

    private Optional<ConfigValue> variable(String path, Origin at, String name) {
        var found = environment.get(name);
        if (found == null) {
            problems.error(
                    at, path, "environment variable " + name + " is not set", "Set it, or write the value here.");
            return Optional.empty();
        }
        return Optional.of(new Scalar(at.fetched(), Kind.RAW, found));
    }

    private Optional<ConfigValue> file(String path, Origin at, String name) {
        try {
            var content = Files.readString(directory.resolve(name));
            return Optional.of(new Scalar(at.fetched(), Kind.RAW, withoutLastLineBreak(content)));
        } catch (NoSuchFileException e) {
            problems.error(at, path, "file " + name + " is not there", "Relative paths start at the settings file.");
        } catch (IOException e) {
            problems.error(at, path, "file " + name + " cannot be read", "Check its permissions and that it is text.");
        }
        return Optional.empty();
    }

    private static String withoutLastLineBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
