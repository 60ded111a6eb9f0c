package dev.metis.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.env.EnvCheck;
import dev.metis.deploy.singleuser.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What Compose makes of the compose file and a {@code .env} that began as the example, whatever is switched on in it. */
class ComposeFileIT {
    private static final Path COMPOSE = TestEnvironment.target().resolveSibling("compose");

    /** What the example leaves to be filled in, or has for nobody's use. */
    private static final Map<String, String> FILLED_IN = Map.ofEntries(
            Map.entry("DOMAIN", "hub.lab.test"),
            Map.entry("LETSENCRYPT_EMAIL", "ada@lab.test"),
            Map.entry("GITHUB_CLIENT_ID", "Ov23liA"),
            Map.entry("GITHUB_CLIENT_SECRET", "s3cr3t-of-github"),
            Map.entry("OAUTH_CALLBACK_URL", "https://hub.lab.test/hub/oauth_callback"),
            Map.entry("ALLOWED_USERS", "ada"),
            Map.entry("POSTGRES_PASSWORD", "a1".repeat(32)),
            Map.entry("CONFIGPROXY_AUTH_TOKEN", "b2".repeat(32)),
            Map.entry("PROMETHEUS_TOKEN", "c3".repeat(32)),
            Map.entry("JUPYTERHUB_CRYPT_KEY", "d4".repeat(32)),
            Map.entry("GRAFANA_PASSWORD", "e5".repeat(32)));

    private static final List<String> RUNNING =
            List.of("nginx", "certificates", "proxy", "hub", "postgres", "prometheus", "grafana");

    @TempDir
    Path directory;

    private final Map<String, String> env = new LinkedHashMap<>();

    @BeforeEach
    void copyTheExample() throws IOException {
        TestEnvironment.require("compose");
        Files.readAllLines(COMPOSE.resolve(".env.example")).stream()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .forEach(line -> env.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        env.putAll(FILLED_IN);
        var workspace = Files.createDirectory(directory.resolve("workspace"));
        Files.createDirectory(workspace.resolve("shared"));
        for (var open : List.of(workspace, workspace.resolve("shared"))) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        var toolkit = Files.createFile(directory.resolve("nvidia-container-toolkit"));
        Files.setPosixFilePermissions(toolkit, PosixFilePermissions.fromString("rwxr-xr-x"));
        var socket = Files.createFile(directory.resolve("docker.sock"));
        env.put("HOST_WORKSPACE", workspace.toString());
        env.put("DOCKER_SOCKET", socket.toString());
        env.put("DOCKER_GID", Files.getAttribute(socket, "unix:gid").toString());
    }

    static Stream<Arguments> switches() {
        return Stream.of(
                Arguments.of(Map.of()),
                Arguments.of(Map.of("CERTIFICATES", "self-signed", "LETSENCRYPT_EMAIL", "")),
                Arguments.of(Map.of("COMPOSE_PROFILES", "gpu", "ENABLE_GPU", "true", "GPU_DEVICES", "0,1")),
                Arguments.of(Map.of(
                        "CERTIFICATES",
                        "self-signed",
                        "ENABLE_GPU",
                        "true",
                        "GPU_DEVICES",
                        "0",
                        "GPUS_PER_SERVER",
                        "1")),
                Arguments.of(Map.of("COMPOSE_PROFILES", "images")),
                Arguments.of(Map.of("ALLOWED_ORGS", "lab,other:team", "MEM_LIMIT", "2G", "HTTPS_PORT", "8443")));
    }

    @ParameterizedTest
    @MethodSource("switches")
    void every_switch_makes_a_file_whose_services_get_what_it_says(Map<String, String> switched) throws IOException {
        env.putAll(switched);

        var services = services(config());

        assertThat(EnvCheck.of(write(), Map.of("PATH", directory.toString())).errors())
                .isEmpty();
        assertThat(services.keySet()).containsAll(RUNNING);
        var isGiven = 0;
        for (var service : RUNNING) {
            var environment = map(services.getOrDefault(service, Map.of()).get("environment"));
            for (var variable : environment.entrySet()) {
                if (env.containsKey(variable.getKey())
                        && !env.getOrDefault(variable.getKey(), "").isEmpty()) {
                    isGiven++;
                    assertThat(String.valueOf(variable.getValue())).as(service).isEqualTo(env.get(variable.getKey()));
                }
            }
        }
        assertThat(isGiven).isGreaterThan(15);
    }

    @Test
    void what_has_no_sensible_default_is_asked_for_by_its_name() throws IOException {
        var wanted = Pattern.compile("\\$\\{([A-Z_]+):\\?")
                .matcher(Files.readString(COMPOSE.resolve("compose.yaml")))
                .results()
                .map(it -> it.group(1))
                .distinct()
                .toList();
        assertThat(wanted).hasSizeGreaterThan(5);
        for (var variable : wanted) {
            var value = env.remove(variable);
            var end = compose();
            assertThat(end.status()).as(variable).isNotZero();
            assertThat(end.output()).contains(variable, "is missing in .env");
            env.put(variable, Objects.requireNonNull(value));
        }
    }

    /** Whatever is not so is in the README, with its reason. */
    @Test
    void every_service_is_watched_comes_back_and_has_no_power_or_the_readme_says_why_not() throws IOException {
        env.put("COMPOSE_PROFILES", "gpu,images");
        var lacking = new LinkedHashMap<String, List<String>>();
        services(config()).forEach((name, service) -> {
            var lacks = lacks(service);
            if (!lacks.isEmpty()) {
                lacking.put(name, lacks);
            }
        });

        var neverRun = List.of(
                "health check", "restart policy", "read-only root", "dropped capabilities", "no-new-privileges");
        assertThat(lacking)
                .containsOnly(
                        Map.entry("gpu-metrics", List.of("health check", "SYS_ADMIN")),
                        Map.entry("singleuser", neverRun),
                        Map.entry("singleuser-cuda", neverRun));
        assertThat(Files.readString(COMPOSE.resolve("README.md")).replaceAll("\\s+", " "))
                .contains("NVIDIA's exporter wants `SYS_ADMIN`")
                .contains("it has no health check, since its image brings nothing that could ask")
                .contains("`singleuser` and `singleuser-cuda` are only built by the compose file, never run by it");
    }

    private static List<String> lacks(Map<String, Object> service) {
        var lacks = new ArrayList<String>();
        if (!service.containsKey("healthcheck") && !imageHasHealthCheck(service)) {
            lacks.add("health check");
        }
        if (!"unless-stopped".equals(service.get("restart"))) {
            lacks.add("restart policy");
        }
        if (!Boolean.TRUE.equals(service.get("read_only"))) {
            lacks.add("read-only root");
        }
        if (!List.of("ALL").equals(service.get("cap_drop"))) {
            lacks.add("dropped capabilities");
        }
        if (!List.of("no-new-privileges:true").equals(service.get("security_opt"))) {
            lacks.add("no-new-privileges");
        }
        if (service.get("cap_add") instanceof List<?> added) {
            added.forEach(it -> lacks.add(String.valueOf(it)));
        }
        return lacks;
    }

    private static boolean imageHasHealthCheck(Map<String, Object> service) {
        var build = map(service.getOrDefault("build", Map.of()));
        if (build.isEmpty()) {
            return false;
        }
        var context = Path.of(String.valueOf(build.get("context")));
        try (var lines = Files.lines(context.resolve(String.valueOf(build.getOrDefault("dockerfile", "Dockerfile"))))) {
            return lines.anyMatch(line -> line.startsWith("HEALTHCHECK "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> config() throws IOException {
        var end = compose();
        assertThat(end.status()).as(end.output()).isZero();
        return map(new Load(LoadSettings.builder().build()).loadFromString(end.output()));
    }

    /** What it complains of is in its answer, too. */
    private Shell.End compose() throws IOException {
        var shell = new Shell(COMPOSE, Map.of(), "file");
        var command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>&1", "sh"));
        command.addAll(Lab.program(shell));
        command.addAll(List.of("--env-file", write().toString(), "-f", "compose.yaml", "config"));
        return shell.attempt(command.toArray(String[]::new));
    }

    private Path write() throws IOException {
        var lines = env.entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue())
                .toList();
        var file = Files.write(directory.resolve(".env"), lines);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static Map<String, Map<String, Object>> services(Map<String, Object> config) {
        var services = new LinkedHashMap<String, Map<String, Object>>();
        map(config.get("services")).forEach((name, service) -> services.put(name, map(service)));
        return services;
    }

    private static Map<String, Object> map(@Nullable Object value) {
        var map = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) Objects.requireNonNull(value)).forEach((key, it) -> map.put(String.valueOf(key), it));
        return map;
    }
}
