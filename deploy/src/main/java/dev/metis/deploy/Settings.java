package dev.metis.deploy;

import dev.metis.deploy.host.Problem;
import dev.metis.hub.HubConfig;
import dev.metis.hub.config.ConfigException;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The settings of a command: its file, the environment, and what the command says itself, as if the environment did.
 *
 * @param file the one that is read, if any
 */
record Settings(Optional<Path> file, Map<String, String> environment, Configuration configuration) {
    private static final Path USUAL_FILE = Path.of("metis.yaml");

    /** Whether anybody wrote any: as the file on the command line, as the usual one, or in the environment. */
    static boolean areThere(Optional<Path> file, Map<String, String> environment) {
        return file.isPresent()
                || Files.exists(USUAL_FILE)
                || environment.keySet().stream().anyMatch(name -> name.startsWith("METIS__"));
    }

    /** @param file as given on the command line; without one {@code metis.yaml} is read when there is one */
    static Settings load(Optional<Path> file, Map<String, String> environment) {
        var found = file.or(() -> Optional.of(USUAL_FILE).filter(Files::exists));
        return new Settings(found, environment, Configuration.load(Platforms.SECTIONS, found, environment));
    }

    /** The same with options set over what is written; keys such as {@code JupyterHub.ip}. */
    Settings with(Map<String, String> options) {
        var changed = new HashMap<>(environment);
        options.forEach((option, value) -> changed.put("METIS__" + option.replace(".", "__"), value));
        return load(file, changed);
    }

    /** Whether anybody says something about an option, such as {@code JupyterHub.ip}. */
    boolean mentions(String option) {
        var dot = option.indexOf('.');
        return configuration.mentions(option.substring(0, dot), option.substring(dot + 1));
    }

    /** The records. Fails with all problems, one a line. */
    HubConfig read() {
        return read(HubConfig::read);
    }

    /** The settings of one part, read from its own section. Fails with all problems, one a line. */
    <T> T read(Function<ConfigReader, T> record) {
        return loaded(record).value();
    }

    /** What should be known about settings that can be used. */
    List<String> warnings() {
        return loaded(Platforms::read).warnings().stream()
                .map(Object::toString)
                .distinct()
                .toList();
    }

    private <T> Configuration.Loaded<T> loaded(Function<ConfigReader, T> record) {
        try {
            return configuration.read(record);
        } catch (ConfigException e) {
            throw new Problem("the settings cannot be used:"
                    + e.problems().stream().map(problem -> "\n  " + problem).collect(Collectors.joining()));
        }
    }
}
