package dev.metis.hub.config;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Settings written in a test, as if they stood in {@code metis.yaml}. */
public final class Yaml {
    private final String text;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path directory = Path.of("");

    private Yaml(String text) {
        this.text = text;
    }

    public static Yaml of(String text) {
        return new Yaml(text);
    }

    public Yaml variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Yaml below(Path configDirectory) {
        directory = configDirectory;
        return this;
    }

    public <T> T read(Sections sections, Function<ConfigReader, T> records) {
        return load(sections).read(records).value();
    }

    /** One line for each warning of settings that can be used. */
    public List<String> warnings(Sections sections, Function<ConfigReader, ?> records) {
        return load(sections).read(records).warnings().stream()
                .map(Problem::toString)
                .toList();
    }

    /** One line for each problem of settings that cannot be used. */
    public List<String> problems(Sections sections, Function<ConfigReader, ?> records) {
        var thrown = assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load(sections).read(records))
                .actual();
        return thrown.problems().stream().map(Problem::toString).toList();
    }

    private Configuration load(Sections sections) {
        var outside = new Outside(Map.copyOf(environment), directory, new Problems());
        return Configuration.of(sections, "metis.yaml", Optional.of(text), outside);
    }
}
