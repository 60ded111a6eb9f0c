package dev.metis.deploy.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The example, the compose file and what reads its variables, against each other. */
class EnvExampleTest {
    private static final Path COMPOSE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("compose");

    @Test
    void the_example_as_it_is_cannot_be_used() {
        var errors = EnvCheck.of(COMPOSE.resolve(".env.example"), Map.of()).errors();

        for (var variable : List.of(
                "DOMAIN",
                "LETSENCRYPT_EMAIL",
                "GITHUB_CLIENT_ID",
                "GITHUB_CLIENT_SECRET",
                "OAUTH_CALLBACK_URL",
                "ALLOWED_ORGS",
                "POSTGRES_PASSWORD",
                "CONFIGPROXY_AUTH_TOKEN")) {
            assertThat(errors).anyMatch(error -> error.contains(": " + variable + " "));
        }
        assertThat(errors).noneMatch(error -> error.contains("nothing the compose file knows"));
    }

    @Test
    void the_compose_file_and_its_example_know_the_same_variables_with_the_same_defaults() throws IOException {
        var compose = Files.readString(COMPOSE.resolve("compose.yaml"));
        var used = Pattern.compile("\\$\\{([A-Z_]+)(?::([-?])([^}]*))?}")
                .matcher(compose)
                .results()
                .toList();
        assertThat(used).isNotEmpty();
        for (var use : used) {
            var variable = EnvVariable.of(use.group(1));
            assertThat(variable).as(use.group()).isPresent();
            if ("-".equals(use.group(2))) {
                assertThat(use.group(3))
                        .as(use.group())
                        .isEqualTo(variable.get().usual());
            }
        }

        var written = Files.readAllLines(COMPOSE.resolve(".env.example")).stream()
                .map(Pattern.compile("#?([A-Z_]+)=.*")::matcher)
                .filter(it -> it.matches())
                .map(it -> Objects.requireNonNull(it.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        var known = new TreeSet<>(EnvVariable.names());
        known.remove("COMPOSE_FILE");
        assertThat(written).isEqualTo(known);
        var uses = used.stream().map(it -> it.group(1)).collect(Collectors.toSet());
        assertThat(known).filteredOn(name -> !name.startsWith("COMPOSE_")).allMatch(uses::contains);
    }

    @Test
    void the_reference_explains_every_variable_of_the_example() throws IOException {
        var reference = EnvReference.write(Files.readAllLines(COMPOSE.resolve(".env.example")));

        assertThat(EnvVariable.names())
                .filteredOn(name -> !name.equals("COMPOSE_FILE"))
                .allSatisfy(name ->
                        assertThat(reference).containsPattern("\\| `" + name + "` \\| [^|]*\\| [^| ][^|]+ \\|\n"));
    }

    @Test
    void what_a_container_is_given_is_read_in_it() throws IOException {
        var images = COMPOSE.resolve("images");
        var module = COMPOSE.resolveSibling("");
        var program = text(images.resolve("metis"))
                + Files.readString(COMPOSE.resolve("metis.yaml"))
                + text(module.resolve("src/main/java"))
                + text(module.resolveSibling("hub/src/main/java"));
        for (var service : List.of("proxy", "hub", "nginx", "certificates", "postgres", "prometheus")) {
            var readers = List.of("proxy", "hub").contains(service) ? program : text(images.resolve(service));
            assertThat(environmentOf(service))
                    .as(service)
                    .isNotEmpty()
                    .allSatisfy(variable -> assertThat(readers).containsPattern("\\b" + variable + "\\b"));
        }
    }

    private static Set<String> environmentOf(String service) throws IOException {
        var compose = (Map<?, ?>)
                Objects.requireNonNull(new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(COMPOSE.resolve("compose.yaml"))));
        var services = (Map<?, ?>) Objects.requireNonNull(compose.get("services"));
        var environment = (Map<?, ?>)
                Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(services.get(service))).get("environment"));
        return environment.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
    }

    /** All files of a directory but those that check {@code .env}, which name everything. */
    private static String text(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            var text = new StringBuilder();
            for (var file : files.filter(Files::isRegularFile)
                    .filter(it -> !it.toString().contains("/deploy/env/"))
                    .toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        }
    }
}
