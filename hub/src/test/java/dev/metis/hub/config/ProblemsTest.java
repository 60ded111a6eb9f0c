package dev.metis.hub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemsTest {
    private static final Option<String> IMAGE = Option.of("image", Types.text(), "base", "Image to run.");
    private static final Option<Integer> PORT = Option.of("port", Types.integer(1, 65535), 8888, "Port inside.");
    private static final Option<Duration> TIMEOUT = Option.of(
            "start_timeout", Types.duration(Duration.ZERO, Duration.ofHours(1)), Duration.ofMinutes(1), "How long.");
    private static final Option<Optional<Secret>> PASSWORD = Option.optional("password", Types.secret(), "Password.");
    private static final Option<String> CLIENT = Option.required("client_id", Types.text(), "", "Id of the client.");
    private static final Option<List<String>> USERS =
            Option.of("allowed_users", Structures.list(Types.text()), List.of(), "Who may enter.");
    private static final Option<Boolean> SLOW =
            Option.of("tornado_settings.slow", Types.bool(), false, "Whether it is slow.");

    private static final Section BASE = Section.of("Spawner", "All spawners.", TIMEOUT, PORT);
    private static final Section DOCKER = Section.of("DockerishSpawner", "Containers.", IMAGE, PASSWORD, USERS)
            .extending(BASE);
    private static final Section CLIENTS = Section.of("Client", "A client.", CLIENT);
    private static final Section HUB = Section.of("JupyterHub", "The hub.", SLOW);
    private static final Sections SECTIONS = Sections.of(BASE, DOCKER, HUB);

    private record All(
            String image, int port, Duration timeout, Optional<Secret> password, List<String> users, boolean slow) {
        static All read(ConfigReader in) {
            var docker = in.at(DOCKER);
            return new All(
                    docker.get(IMAGE),
                    docker.get(PORT),
                    docker.get(TIMEOUT),
                    docker.get(PASSWORD),
                    docker.get(USERS),
                    in.at(HUB).get(SLOW));
        }
    }

    private static List<String> problems(String yaml) {
        return Yaml.of(yaml).problems(SECTIONS, All::read);
    }

    @Test
    void all_problems_come_together_in_the_order_of_the_file() {
        assertThat(problems("""
                Spawner:
                  start_timeout: soon
                DockerishSpawner:
                  imagee: x
                  port: 70000
                Nonsense: {}
                """))
                .containsExactly(
                        "metis.yaml:2: Spawner.start_timeout: \"soon\" is not a duration. Write seconds (30), or 500ms, 30s,"
                                + " 5m, 2h, 7d.",
                        "metis.yaml:4: DockerishSpawner.imagee: is no option. Did you mean DockerishSpawner.image?",
                        "metis.yaml:5: DockerishSpawner.port: \"70000\" is out of range. Write a whole number, 1 to 65535.",
                        "metis.yaml:6: Nonsense: is no section. Sections are JupyterHub's class names: Spawner,"
                                + " DockerishSpawner, JupyterHub.");
    }

    @Test
    void the_message_has_a_line_for_each_problem() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> Yaml.of("Spawner: {port: x, start_timeout: y}").read(SECTIONS, All::read))
                .withMessageContaining("Spawner.port")
                .withMessageContaining("\n")
                .withMessageContaining("Spawner.start_timeout");
    }

    @Test
    void a_wrong_type_is_named() {
        assertThat(problems("DockerishSpawner: {image: [a]}"))
                .containsExactly("metis.yaml:1: DockerishSpawner.image: a list is not text. Write one value.");
        assertThat(problems("DockerishSpawner: {image: true}"))
                .containsExactly("metis.yaml:1: DockerishSpawner.image: \"true\" is not text. Put it in quotes.");
        assertThat(problems("DockerishSpawner: {allowed_users: ada}"))
                .containsExactly(
                        "metis.yaml:1: DockerishSpawner.allowed_users: \"ada\" is not a list. Write [one, two], or a"
                                + " line with - for each.");
        assertThat(problems("JupyterHub: {tornado_settings: {slow: maybe}}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.tornado_settings.slow: \"maybe\" is neither true nor false. Write"
                                + " true or false.");
        assertThat(problems("Spawner: {port: 1.5}"))
                .containsExactly(
                        "metis.yaml:1: Spawner.port: \"1.5\" is not a whole number. Write a whole number, 1 to 65535.");
        assertThat(problems("Spawner: [port]"))
                .containsExactly("metis.yaml:1: Spawner: a list is not a map. Write key: value lines.");
        assertThat(problems("Spawner: {port: '8888'}"))
                .containsExactly(
                        "metis.yaml:1: Spawner.port: \"8888\" is not a number. Write it without quotes or unit.");
    }

    @Test
    void a_missing_setting_is_named_where_its_section_is() {
        var sections = SECTIONS.with(CLIENTS);
        assertThat(Yaml.of("Spawner: {}\nClient:\n  {}")
                        .problems(sections, in -> in.at(CLIENTS).get(CLIENT)))
                .containsExactly("metis.yaml:3: Client.client_id: is missing. Set it: Id of the client.");
        assertThat(Yaml.of("").problems(sections, in -> in.at(CLIENTS).get(CLIENT)))
                .containsExactly("metis.yaml: Client.client_id: is missing. Set it: Id of the client.");
    }

    @Test
    void a_key_of_another_section_is_recognised() {
        assertThat(problems("JupyterHub: {start_timeout: 30}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.start_timeout: is no option. Did you mean Spawner.start_timeout?");
    }

    @Test
    void an_unknown_key_in_a_map_with_known_keys_is_named() {
        assertThat(problems("JupyterHub: {tornado_settings: {slwo: true}}"))
                .containsExactly("metis.yaml:1: JupyterHub.tornado_settings.slwo: is no option. Did you mean"
                        + " JupyterHub.tornado_settings.slow?");
    }

    @Test
    void a_section_that_is_almost_right_is_recognised() {
        assertThat(problems("Jupyterhub: {}"))
                .containsExactly("metis.yaml:1: Jupyterhub: is no section. Did you mean JupyterHub?");
    }

    @Test
    void a_key_given_twice_names_both_lines() {
        assertThat(problems("Spawner:\n  port: 1\n  port: 2\n"))
                .containsExactly("metis.yaml:3: Spawner.port: is given twice, first in line 2. Keep one of them.");
    }

    @Test
    void invalid_yaml_is_reported_without_quoting_the_line() {
        assertThat(problems("DockerishSpawner:\n  password: \"hunter2\n"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("metis.yaml:3: is not valid YAML: found unexpected end of stream.")
                        .doesNotContain("hunter2"));
        assertThat(problems("DockerishSpawner:\n  password: hunter2\n image: x\n"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("metis.yaml:3: is not valid YAML:")
                        .doesNotContain("hunter2"));
    }

    @Test
    void a_second_document_is_refused() {
        assertThat(problems("Spawner: {}\n---\nSpawner: {}\n"))
                .containsExactly("metis.yaml:3: a second YAML document begins. Keep one.");
    }

    @Test
    void an_anchor_that_contains_itself_is_refused() {
        assertThat(problems("DockerishSpawner:\n  allowed_users: &a [*a]\n"))
                .anySatisfy(line -> assertThat(line).contains("is nested too deeply"));
    }

    @Test
    void a_variable_or_file_that_is_not_there_is_named() {
        assertThat(problems("DockerishSpawner:\n  image: {env: NO_SUCH}\n  password: {file: no/such}\n"))
                .containsExactly(
                        "metis.yaml:2: DockerishSpawner.image: environment variable NO_SUCH is not set. Set it, or write the"
                                + " value here.",
                        "metis.yaml:3: DockerishSpawner.password: file no/such is not there. Relative paths start at the"
                                + " settings file.");
    }

    @Test
    void an_override_of_something_unknown_is_named() {
        var yaml = Yaml.of("")
                .variable("METIS__DockerishSpawner__imag", "x")
                .variable("METIS__image", "x")
                .variable("METIS__Spawner__port", "many");
        assertThat(yaml.problems(SECTIONS, All::read))
                .containsExactlyInAnyOrder(
                        "environment variable METIS__DockerishSpawner__imag: DockerishSpawner.imag: is no option. Did you mean"
                                + " DockerishSpawner.image?",
                        "environment variable METIS__image: names no setting. Write METIS__Section__option, as in"
                                + " METIS__Spawner__cmd.",
                        "environment variable METIS__Spawner__port: Spawner.port: the value is not a number. Write it without"
                                + " quotes or unit.");
    }

    @Test
    void an_override_inside_something_that_is_no_map_is_refused() {
        assertThat(Yaml.of("JupyterHub: {tornado_settings: 3}")
                        .variable("METIS__JupyterHub__tornado_settings__slow", "true")
                        .problems(SECTIONS, All::read))
                .contains(
                        "environment variable METIS__JupyterHub__tornado_settings__slow: JupyterHub.tornado_settings: is not"
                                + " a map in the file. Set it as a whole, or make it a map there.");
    }

    @Test
    void a_file_that_is_not_there_or_no_text_is_a_problem(@TempDir Path directory) throws IOException {
        var missing = directory.resolve("metis.yaml");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Configuration.load(SECTIONS, Optional.of(missing), Map.of())
                        .read(All::read))
                .withMessage(missing + ": there is no such file. Give the path of the settings file.");

        var binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xc3, 0x28});
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Configuration.load(SECTIONS, Optional.of(binary), Map.of())
                        .read(All::read))
                .withMessage(
                        binary + ": the file cannot be read. Check its permissions, and that it is text in UTF-8.");
    }

    @Test
    void secrets_are_never_part_of_a_problem(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("secret"), "from-a-file\n");
        var shouting = Option.optional(
                "password",
                Types.secret()
                        .parsed(
                                "secret",
                                secret -> {
                                    throw new BadValue("is too short", "Make it longer.");
                                },
                                Secret::toString),
                "Password.");
        var section = Section.of("Vault", "Secrets.", shouting);
        var sections = Sections.of(section);
        for (var written : List.of("hunter2", "{env: PASS}", "{file: secret}", "[hunter2]")) {
            var problems = Yaml.of("Vault: {password: " + written + "}")
                    .variable("PASS", "from-a-variable")
                    .below(directory)
                    .problems(sections, in -> in.at(section).get(shouting));
            assertThat(problems)
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("metis.yaml:1: Vault.password: the value is ")
                            .doesNotContain("hunter2", "from-a"));
        }
    }

    @Test
    void what_a_variable_holds_is_not_shown_even_where_no_secret_is_expected() {
        assertThat(Yaml.of("Spawner: {port: {env: PORT}}")
                        .variable("PORT", "hunter2")
                        .problems(SECTIONS, All::read))
                .containsExactly(
                        "metis.yaml:1: Spawner.port: the value is not a number. Write it without quotes or unit.");
    }

    @Test
    void a_mistake_of_the_program_is_not_dressed_up_as_one_of_the_operator() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Yaml.of("").read(SECTIONS, in -> in.at(HUB).get(PORT)))
                .withMessage("JupyterHub does not declare port");
    }
}
