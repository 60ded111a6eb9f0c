package dev.metis.hub.config;

import dev.metis.hub.config.ConfigValue.Entry;
import dev.metis.hub.config.ConfigValue.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The settings as they were found: the file and the environment over it. {@link #read} makes records of them. */
public final class Configuration {
    /** The records, and what the operator should know about the settings although they can be used. */
    public record Loaded<T>(T value, List<Problem> warnings) {}

    private final Sections sections;
    private final Mapping root;
    private final Outside outside;
    private final Problems problems;

    private Configuration(Sections sections, Mapping root, Outside outside, Problems problems) {
        this.sections = sections;
        this.root = root;
        this.outside = outside;
        this.problems = problems;
    }

    /**
     * Blocks on the file. Problems are kept for {@link #read}.
     *
     * @param file must exist when given; without one everything has its default
     */
    public static Configuration load(Sections sections, Optional<Path> file, Map<String, String> environment) {
        var problems = new Problems();
        var name = file.map(Path::toString).orElse("settings");
        var directory = file.map(Path::toAbsolutePath).map(Path::getParent).orElse(Path.of(""));
        var text = file.flatMap(path -> content(path, problems));
        return of(sections, name, text, new Outside(Map.copyOf(environment), directory, problems));
    }

    /** @param name how problems call the file */
    static Configuration of(Sections sections, String name, Optional<String> text, Outside outside) {
        var problems = outside.problems();
        var written = text.flatMap(yaml -> YamlText.ofFile(yaml, name, problems))
                .flatMap(value -> outside.mapping("", value))
                .orElseGet(() -> Mapping.empty(Origin.file(name, 0, 0)));
        var root = new Overrides(outside.environment(), problems).over(written);
        return new Configuration(sections, root, outside, problems);
    }

    /** Whether the file or the environment says something about an option of a section. */
    public boolean mentions(String section, String option) {
        var written = root.entries().get(section);
        return written != null
                && written.value() instanceof Mapping mapping
                && mapping.entries().containsKey(option)
                && !mapping.entries().get(option).value().isNothing();
    }

    /**
     * Makes the program's records.
     *
     * @param records gets a reader that stands at no section
     * @throws ConfigException with every problem, when there is one
     */
    public <T> Loaded<T> read(Function<ConfigReader, T> records) {
        new KeyCheck(sections, Catalogue.ofJupyterHub(), outside).check(root);
        T value;
        try {
            value = records.apply(ConfigReader.of(sections, root, outside));
        } catch (RuntimeException e) {
            // A record built from stand-ins may refuse them; the noted problems are then the better report.
            if (problems.hasErrors()) {
                throw new ConfigException(problems.inOrder());
            }
            throw e;
        }
        if (problems.hasErrors()) {
            throw new ConfigException(problems.inOrder());
        }
        return new Loaded<>(value, problems.warnings());
    }

    /**
     * Makes records once more, as if these values had been written in a section. They come from users: they are taken as
     * they are and refer to nothing.
     *
     * @param values setting to text, number, boolean, list or map, as JSON has them
     * @throws ConfigException when one of the values cannot be used
     */
    public <T> T readWith(String section, Map<String, Object> values, Function<ConfigReader, T> records) {
        var found = new Problems();
        var changed = root;
        for (var value : values.entrySet()) {
            var at = Origin.userOption(value.getKey());
            var there = changed.entries().get(section);
            var entries = there != null && there.value() instanceof Mapping mapping ? mapping : Mapping.empty(at);
            var chosen = new Entry(at, UserValue.of(at, value.getValue()));
            changed = changed.with(section, new Entry(at, entries.with(value.getKey(), chosen)));
        }
        var record = records.apply(
                ConfigReader.of(sections, changed, new Outside(outside.environment(), outside.directory(), found)));
        if (found.hasErrors()) {
            throw new ConfigException(found.inOrder());
        }
        return record;
    }

    private static Optional<String> content(Path file, Problems problems) {
        var whole = Origin.file(file.toString(), 0, 0);
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            problems.error(whole, "", "there is no such file", "Give the path of the settings file.");
        } catch (IOException e) {
            problems.error(
                    whole, "", "the file cannot be read", "Check its permissions, and that it is text in UTF-8.");
        }
        return Optional.empty();
    }
}
