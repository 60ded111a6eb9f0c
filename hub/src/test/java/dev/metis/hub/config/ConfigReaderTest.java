package dev.metis.hub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final Type<Duration> ANY_DURATION = Types.duration(Duration.ofDays(-1), Duration.ofDays(1000));

    private static <T> T read(Type<T> type, T fallback, String yaml) {
        return read(type, fallback, Yaml.of(yaml));
    }

    private static <T> T read(Type<T> type, T fallback, Yaml yaml) {
        var option = Option.of("it", type, fallback, "It.");
        var section = Section.of("A", "A.", option);
        return yaml.read(Sections.of(section), in -> in.at(section).get(option));
    }

    private static <T> T get(Yaml yaml, Sections sections, Section section, Option<T> option) {
        return yaml.read(sections, in -> in.at(section).get(option));
    }

    private static <T> List<String> refused(Type<T> type, T fallback, String yaml) {
        var option = Option.of("it", type, fallback, "It.");
        var section = Section.of("A", "A.", option);
        return Yaml.of(yaml).problems(Sections.of(section), in -> in.at(section).get(option));
    }

    @ParameterizedTest
    @CsvSource({
        "30, PT30S",
        "0.5, PT0.5S",
        "-1, PT-1S",
        "30s, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "1.5h, PT1H30M",
        "7d, PT168H",
        "250ms, PT0.25S",
        "'\"5m\"', PT5M"
    })
    void durations_are_seconds_or_have_a_unit(String written, Duration expected) {
        assertThat(read(ANY_DURATION, Duration.ZERO, "A: {it: " + written + "}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "5 m", "5M", "'30'", ".inf", ".nan", "[30]", "true"})
    void anything_else_is_no_duration(String written) {
        assertThat(refused(ANY_DURATION, Duration.ZERO, "A: {it: " + written + "}"))
                .singleElement()
                .asString()
                .contains("is not a duration");
    }

    @ParameterizedTest
    @CsvSource({"1G, 1073741824", "1.5M, 1572864", "2K, 2048", "1T, 1099511627776", "512, 512", "1e3, 1000"})
    void byte_sizes_are_powers_of_1024(String written, long expected) {
        assertThat(read(Types.bytes(), 0L, "A: {it: " + written + "}")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1024Gi", "1GB", "'1024'", "1g", "-1", "0", "G"})
    void anything_else_is_no_byte_size(String written) {
        assertThat(refused(Types.bytes(), 0L, "A: {it: " + written + "}"))
                .singleElement()
                .asString()
                .contains(
                        "is not a byte size. Write bytes as a number, or like 512M, 1.5G (K, M, G, T; powers of 1024).");
    }

    @Test
    void text_keeps_what_was_written() {
        assertThat(read(Types.text(), "", "A: {it: 3.10}")).isEqualTo("3.10");
        assertThat(read(Types.text(), "", "A: {it: 0123}")).isEqualTo("0123");
        assertThat(read(Types.text(), "", "A: {it: ' x '}")).isEqualTo(" x ");
        assertThat(read(Types.text(), "", "A:\n  it: |\n    one\n    two\n")).isEqualTo("one\ntwo\n");
    }

    @Test
    void nothing_means_the_default() {
        assertThat(read(Types.integer(0, 9), 7, "A: {it: null}")).isEqualTo(7);
        assertThat(read(Types.integer(0, 9), 7, "A:\n  it:\n")).isEqualTo(7);
        assertThat(read(Types.integer(0, 9), 7, "A:\n")).isEqualTo(7);
        assertThat(read(Types.integer(0, 9), 7, "# nothing here\n")).isEqualTo(7);
    }

    @Test
    void values_come_from_variables_and_files(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("two-lines"), "one\ntwo\n");
        Files.writeString(directory.resolve("number"), "4\n");
        assertThat(read(Types.text(), "", Yaml.of("A: {it: {env: X}}").variable("X", "true")))
                .isEqualTo("true");
        assertThat(read(Types.text(), "", Yaml.of("A: {it: {file: two-lines}}").below(directory)))
                .isEqualTo("one\ntwo");
        assertThat(read(
                        Types.integer(0, 9),
                        0,
                        Yaml.of("A: {it: {file: number}}").below(directory)))
                .isEqualTo(4);
        assertThat(read(Types.bool(), false, Yaml.of("A: {it: {env: X}}").variable("X", "True")))
                .isTrue();
        assertThat(read(
                        Structures.map(Types.text()),
                        Map.of(),
                        Yaml.of("A: {it: {PATH: {env: X}, OTHER: y}}").variable("X", "/bin")))
                .isEqualTo(Map.of("PATH", "/bin", "OTHER", "y"));
    }

    @Test
    void lists_from_outside_may_have_commas_lines_or_yaml(@TempDir Path directory) throws IOException {
        var names = Structures.set(Types.text());
        Files.writeString(directory.resolve("names"), "# who may enter\nada\n\ngrace, linus\n");
        assertThat(read(names, Set.of(), Yaml.of("A: {it: {file: names}}").below(directory)))
                .containsExactly("ada", "grace", "linus");
        assertThat(read(names, Set.of(), Yaml.of("A: {it: {env: X}}").variable("X", "ada,grace")))
                .containsExactly("ada", "grace");
        assertThat(read(names, Set.of(), Yaml.of("").variable("METIS__A__it", "[ada, 'a b']")))
                .containsExactly("ada", "a b");
        assertThat(read(names, Set.of(), Yaml.of("").variable("METIS__A__it", "")))
                .isEmpty();
    }

    @Test
    void a_command_is_never_split() {
        var command = Structures.command();
        assertThat(read(command, List.of(), "A: {it: run me}")).containsExactly("run me");
        assertThat(read(command, List.of(), "A: {it: [run, me]}")).containsExactly("run", "me");
        assertThat(read(command, List.of(), Yaml.of("").variable("METIS__A__it", "run, me")))
                .containsExactly("run, me");
        assertThat(read(command, List.of(), Yaml.of("").variable("METIS__A__it", "[run, me]")))
                .containsExactly("run", "me");
    }

    @Test
    void variables_override_the_file() {
        var map = Structures.map(Types.text());
        assertThat(read(Types.integer(0, 9), 0, Yaml.of("A: {it: 1}").variable("METIS__A__it", "2")))
                .isEqualTo(2);
        assertThat(read(
                        Types.url().parsed("URL", url -> url.toString(), url -> url),
                        "",
                        Yaml.of("").variable("METIS__A__it", "http://127.0.0.1:9000")))
                .isEqualTo("http://127.0.0.1:9000");
        assertThat(read(map, Map.of(), Yaml.of("A: {it: {a: b}}").variable("METIS__A__it__c", "d")))
                .isEqualTo(Map.of("a", "b", "c", "d"));
        assertThat(read(map, Map.of(), Yaml.of("A: {it: {a: b}}").variable("METIS__A__it", "{c: d}")))
                .isEqualTo(Map.of("c", "d"));
        assertThat(read(
                        map,
                        Map.of(),
                        Yaml.of("").variable("METIS__A__it", "{c: {env: X}}").variable("X", "d")))
                .isEqualTo(Map.of("c", "d"));
    }

    @Test
    void a_section_inherits_from_those_it_extends() {
        var port = Option.of("port", Types.integer(0, 99), 1, "Port.");
        var grand = Section.of("Spawner", "", port);
        var parent = Section.of("LocalProcessSpawner", "").extending(grand);
        var child =
                Section.of("SimpleLocalProcessSpawner", "", port.withDefault(5)).extending(parent);
        var sections = Sections.of(grand, parent, child);

        assertThat(get(Yaml.of(""), sections, child, port)).isEqualTo(5);
        assertThat(get(Yaml.of(""), sections, parent, port)).isEqualTo(1);
        assertThat(get(Yaml.of("Spawner: {port: 2}"), sections, child, port)).isEqualTo(2);
        var both = "Spawner: {port: 2}\nLocalProcessSpawner: {port: 3}\n";
        assertThat(get(Yaml.of(both), sections, child, port)).isEqualTo(3);
        assertThat(get(Yaml.of(both), sections, grand, port)).isEqualTo(2);
        assertThat(get(Yaml.of(both + "SimpleLocalProcessSpawner: {port: 4}"), sections, child, port))
                .isEqualTo(4);
    }

    @Test
    void an_old_name_is_read_with_a_warning() {
        var allowed = Option.of("allowed", Types.text(), "", "Who.").formerlyAt("B", "whitelist");
        var url = Option.of("url", Types.text(), "", "Where.").alsoAt("B", "address");
        var a = Section.of("A", "", allowed, url);
        var b = Section.of("B", "");
        var sections = Sections.of(a, b);
        var yaml = "B: {whitelist: ada, address: here}";

        assertThat(get(Yaml.of(yaml), sections, a, allowed)).isEqualTo("ada");
        assertThat(get(Yaml.of(yaml), sections, a, url)).isEqualTo("here");
        assertThat(Yaml.of(yaml)
                        .warnings(
                                sections, in -> in.at(a).get(allowed) + in.at(a).get(url)))
                .containsExactly("metis.yaml:1: B.whitelist: is an old name. Write A.allowed instead.");
        assertThat(Yaml.of("A: {url: x}\nB: {address: y}")
                        .problems(sections, in -> in.at(a).get(url)))
                .containsExactly("metis.yaml:2: B.address: is the same as A.url, also given. Keep one.");
    }

    @Test
    void a_variable_of_its_own_stands_in_when_the_file_says_nothing() {
        var token = Option.optional("token", Types.secret(), "Token.").orVariable("CONFIGPROXY_AUTH_TOKEN");
        var a = Section.of("A", "", token);
        var sections = Sections.of(a);
        assertThat(get(Yaml.of("").variable("CONFIGPROXY_AUTH_TOKEN", "x"), sections, a, token))
                .contains(Secret.of("x"));
        assertThat(get(Yaml.of("A: {token: y}").variable("CONFIGPROXY_AUTH_TOKEN", "x"), sections, a, token))
                .contains(Secret.of("y"));
    }

    @Test
    void free_data_keeps_its_types_and_resolves_references() {
        var json = read(
                Structures.json(),
                new JsonObject(),
                Yaml.of("A: {it: {n: 1, f: 1.5, b: true, t: x, none: null, l: [1, {m: y}], e: {env: X}}}")
                        .variable("X", "z"));
        assertThat(json)
                .isEqualTo(new JsonObject()
                        .put("n", 1L)
                        .put("f", 1.5)
                        .put("b", true)
                        .put("t", "x")
                        .putNull("none")
                        .put("l", new JsonArray().add(1L).add(new JsonObject().put("m", "y")))
                        .put("e", "z"));
    }

    @Test
    void an_object_notes_its_own_problems() {
        var name = Option.required("name", Types.text(), "", "Its name.");
        var size = Option.of("size", Types.integer(1, 9), 1, "Its size.");
        var type = Structures.list(Structures.object("thing", List.of(name, size), in -> in.get(name) + in.get(size)));

        assertThat(read(type, List.of(), "A: {it: [{name: a}, {name: b, size: 2}]}"))
                .containsExactly("a1", "b2");
        assertThat(refused(type, List.of(), "A:\n  it:\n    - {size: 12}\n    - {name: b, sise: 2}\n    - c\n"))
                .containsExactly(
                        "metis.yaml:3: A.it[0].name: is missing. Set it: Its name.",
                        "metis.yaml:3: A.it[0].size: \"12\" is out of range. Write a whole number, 1 to 9.",
                        "metis.yaml:4: A.it[1].sise: is no key of this. Known are name, size. Did you mean size?",
                        "metis.yaml:5: A.it[2]: \"c\" is not a map. Write {key: value}, or an indented line for each key.");
    }

    @Test
    void a_secret_prints_as_stars() {
        var secret = Secret.of("hunter2");
        assertThat(Optional.of(secret)).hasToString("Optional[***]");
        assertThat(secret.matches("hunter2")).isTrue();
        assertThat(secret.matches("hunter3")).isFalse();
        assertThat(secret).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("x"));
    }

    @Test
    void a_section_declares_an_option_once() {
        var port = Option.of("port", Types.integer(0, 99), 1, "Port.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sections.of(Section.of("A", "", port), Section.part("A", port)))
                .withMessageContaining("section A declares an option twice");
    }
}
