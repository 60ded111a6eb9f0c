package dev.metis.deploy.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.deploy.host.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvCheckTest {
    private static final Path COMPOSE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("compose");
    private static final String SECRET = "f00d".repeat(16);

    @TempDir
    Path directory;

    private final Map<String, String> good = new LinkedHashMap<>();

    @BeforeEach
    void writeWhatIsGood() throws IOException {
        var workspace = Files.createDirectory(directory.resolve("workspace"));
        Files.setPosixFilePermissions(workspace, PosixFilePermissions.fromString("rwxrwxrwx"));
        var shared = Files.createDirectory(workspace.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        var socket = Files.createFile(directory.resolve("docker.sock"));
        good.put("DOMAIN", "hub.lab.test");
        good.put("LETSENCRYPT_EMAIL", "ada@lab.test");
        good.put("GITHUB_CLIENT_ID", "Ov23liA");
        good.put("GITHUB_CLIENT_SECRET", "s3cr3t-of-github");
        good.put("OAUTH_CALLBACK_URL", "https://hub.lab.test/hub/oauth_callback");
        good.put("ALLOWED_USERS", "ada, Grace");
        good.put("ADMIN_USERS", "ADA");
        good.put("HOST_WORKSPACE", workspace.toString());
        good.put("DOCKER_SOCKET", socket.toString());
        good.put("DOCKER_GID", Files.getAttribute(socket, "unix:gid").toString());
        for (var secret : List.of(
                "POSTGRES_PASSWORD",
                "CONFIGPROXY_AUTH_TOKEN",
                "PROMETHEUS_TOKEN",
                "JUPYTERHUB_CRYPT_KEY",
                "GRAFANA_PASSWORD")) {
            good.put(secret, SECRET);
        }
    }

    @Test
    void a_file_that_is_filled_in_has_no_problem() {
        var check = check(good);

        assertThat(check.errors()).isEmpty();
        assertThat(check.warnings()).isEmpty();
        assertThat(check.environmentOfHub())
                .containsEntry("PUBLIC_URL", "https://hub.lab.test/")
                .containsEntry("SINGLEUSER_IMAGE", "singleuser:py311");
    }

    @Test
    void everything_wrong_is_told_at_once_with_its_line_and_without_any_value() throws IOException {
        Files.writeString(directory.resolve(".env"), """
                # a remark
                DOMAIN=
                GITHUB_CLIENT_ID=Ov23liA
                GITHUB_CLIENT_SECRET=example-secret
                OAUTH_CALLBACK_URL=http://hub.lab.test/hub/oauth_callback
                ENABLE_GPU=true
                HOST_WORKSPACE=/nowhere/at/all
                POSTGRES_PASSWORD=hunter2
                PROMETHEUS_TOKEN="sup3r$ecret-sup3r"
                ALOWED_ORGS=lab
                c2VjcmV0LXNlY3JldA==
                GITHUB_CLIENT_ID=again
                """);
        var check = EnvCheck.of(directory.resolve(".env"), Map.of("PATH", directory.toString()));

        assertThat(check.errors())
                .map(error -> error.substring(directory.toString().length() + 1))
                .satisfiesExactly(
                        it -> assertThat(it).startsWith(".env:2: DOMAIN is missing"),
                        it -> assertThat(it).startsWith(".env:4: GITHUB_CLIENT_SECRET still has the example's value"),
                        it -> assertThat(it).startsWith(".env:6: ENABLE_GPU is true, but this machine has no nvidia-"),
                        it -> assertThat(it).startsWith(".env:7: HOST_WORKSPACE names /nowhere/at/all"),
                        it -> assertThat(it).startsWith(".env:8: POSTGRES_PASSWORD is shorter than 16"),
                        it -> assertThat(it).startsWith(".env:9: PROMETHEUS_TOKEN has a $"),
                        it -> assertThat(it)
                                .contains(".env:10: ALOWED_ORGS is nothing")
                                .contains("Did you mean ALLOWED_ORGS?"),
                        it -> assertThat(it).isEqualTo(".env:11: is no line like NAME=value."),
                        it -> assertThat(it).startsWith(".env:12: GITHUB_CLIENT_ID is given twice"),
                        it -> assertThat(it).startsWith(".env: LETSENCRYPT_EMAIL is missing"),
                        it -> assertThat(it).startsWith(".env: ALLOWED_ORGS is empty"),
                        it -> assertThat(it).startsWith(".env: DOCKER_"),
                        it -> assertThat(it).startsWith(".env: CONFIGPROXY_AUTH_TOKEN is missing"),
                        it -> assertThat(it).startsWith(".env: JUPYTERHUB_CRYPT_KEY is missing"),
                        it -> assertThat(it).startsWith(".env: GRAFANA_PASSWORD is missing"));
        assertThatThrownBy(check::orFail)
                .isInstanceOf(Problem.class)
                .hasMessageContaining(".env:2: DOMAIN")
                .hasMessageContaining("GRAFANA_PASSWORD")
                .message()
                .doesNotContain("hunter2", "sup3r", "c2VjcmV0");
    }

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
    void the_callback_must_be_that_of_the_domain() {
        for (var wrong : List.of(
                "https://other.lab.test/hub/oauth_callback",
                "http://hub.lab.test/hub/oauth_callback",
                "https://hub.lab.test/hub/oauth_callback/",
                "https://hub.lab.test:443/hub/oauth_callback")) {
            assertThat(check(good, "OAUTH_CALLBACK_URL", wrong).errors())
                    .as(wrong)
                    .singleElement()
                    .asString()
                    .contains("exactly https://hub.lab.test/hub/oauth_callback");
        }
    }

    @Test
    void a_domain_is_a_name_and_no_url() {
        for (var wrong : List.of("https://hub.lab.test", "hub.lab.test/hub", "hub", "Hub.Lab.Test", "hub_1.lab.test")) {
            assertThat(check(good, "DOMAIN", wrong).errors()).as(wrong).anyMatch(it -> it.contains("DOMAIN must be"));
        }
    }

    @Test
    void users_may_stand_in_a_file_with_remarks() throws IOException {
        good.remove("ALLOWED_USERS");
        Files.writeString(directory.resolve("users.txt"), "# our people\n\n  Ada # leads\ngrace\n");
        assertThat(check(good, "ALLOWED_USERS_FILE", "./users.txt").errors()).isEmpty();
        assertThat(check(good, "ALLOWED_USERS_FILE", "./users.txt").warnings()).isEmpty();

        Files.writeString(directory.resolve("users.txt"), "# nobody yet\n");
        assertThat(check(good, "ALLOWED_USERS_FILE", "./users.txt").errors())
                .singleElement()
                .asString()
                .contains("no user in it");
        assertThat(check(good, "ALLOWED_USERS_FILE", "./missing.txt").errors())
                .singleElement()
                .asString()
                .contains("cannot be read");
    }

    @Test
    void organisations_make_the_list_of_users_count_for_nothing_which_is_said() {
        assertThat(check(good, "ALLOWED_ORGS", "lab,lab:platform-team").warnings())
                .singleElement()
                .asString()
                .contains("ALLOWED_USERS is ignored, since ALLOWED_ORGS is set");
        assertThat(check(good, "ALLOWED_ORGS", "lab team").errors())
                .singleElement()
                .asString()
                .contains("ALLOWED_ORGS");
    }

    @Test
    void an_admin_who_is_not_among_the_allowed_is_noticed() {
        assertThat(check(good, "ADMIN_USERS", "linus").warnings())
                .singleElement()
                .asString()
                .contains("ADMIN_USERS");
    }

    @Test
    void a_gpu_needs_the_toolkit_of_its_maker() throws IOException {
        assertThat(check(good, "ENABLE_GPU", "true").errors())
                .singleElement()
                .asString()
                .contains("ENABLE_GPU");
        assertThat(check(good, "ENABLE_GPU", "yes").errors())
                .singleElement()
                .asString()
                .contains("true or false");

        var program = Files.createFile(directory.resolve("nvidia-container-runtime-hook"));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(check(good, "ENABLE_GPU", "true").errors()).isEmpty();
    }

    @Test
    void directories_must_be_there_and_belong_to_the_users_account() throws IOException {
        assertThat(check(good, "SHARED_DIR", "missing").errors())
                .singleElement()
                .asString()
                .contains("SHARED_DIR");
        assertThat(check(good, "SHARED_DIR", "../elsewhere").errors())
                .singleElement()
                .asString()
                .contains("folder in");
        assertThat(check(good, "READONLY_DIR", "data").errors())
                .singleElement()
                .asString()
                .contains("READONLY_DIR");
        assertThat(check(
                                good,
                                "READONLY_DIR",
                                directory.resolve("workspace/shared").toString())
                        .errors())
                .singleElement()
                .asString()
                .contains("everybody could change it");
        assertThat(check(good, "READONLY_DIR", directory.toString()).errors()).isEmpty();
        assertThat(check(good, "HOST_WORKSPACE", "workspace").errors())
                .singleElement()
                .asString()
                .contains("from the root");

        Files.setPosixFilePermissions(
                directory.resolve("workspace/shared"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(check(good).errors())
                .singleElement()
                .asString()
                .contains("SHARED_DIR")
                .contains("may not write");
    }

    @Test
    void a_file_that_others_can_read_is_warned_of() throws IOException {
        check(good);
        Files.setPosixFilePermissions(directory.resolve(".env"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(EnvCheck.of(directory.resolve(".env"), Map.of()).warnings())
                .singleElement()
                .asString()
                .contains("chmod 600");
    }

    @Test
    void lines_are_read_as_compose_reads_them() {
        var file = EnvFile.parse(
                Path.of(".env"),
                List.of(
                        "DOMAIN = hub.lab.test   # here",
                        "export ALLOWED_ORGS='a # b'  # x",
                        "ADMIN_USERS=\"ada\"",
                        "CPU_LIMIT=2#3"));

        assertThat(file.lines()).extracting(EnvFile.Line::value).containsExactly("hub.lab.test", "a # b", "ada", "2#3");
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

    private EnvCheck check(Map<String, String> values, String name, String value) {
        var changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return check(changed);
    }

    private EnvCheck check(Map<String, String> values) {
        var text = values.entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            var file = directory.resolve(".env");
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return EnvCheck.of(file, Map.of("PATH", directory.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
