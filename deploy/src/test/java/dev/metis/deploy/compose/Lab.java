package dev.metis.deploy.compose;

import static dev.metis.deploy.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.env.EnvCheck;
import dev.metis.deploy.singleuser.TestEnvironment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The stack of the compose file with a lab's {@code .env}, beside whatever else runs on this engine: it has its own names and
 * ports, and removes only what is its own. pebble is Let's Encrypt.
 */
final class Lab implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(4);

    /** All that can be had without a registry: Grafana cannot. */
    static final List<String> SERVICES = List.of("nginx", "certificates", "proxy", "hub", "postgres", "prometheus");

    private static final Path COMPOSE = TestEnvironment.target().resolveSibling("compose");
    private static final Path ENGINE = TestEnvironment.target().resolveSibling("test-engine");

    private final String name;
    private final Premises premises;
    private final String id;
    private final Shell shell;
    private final List<String> program;

    /** @param name of the files for whoever looks after a failure */
    Lab(String name) throws IOException {
        TestEnvironment.require("compose");
        this.name = name;
        var machine = new Shell(COMPOSE, Map.of(), name + "-machine");
        program = program(machine);
        premises = new Premises(COMPOSE, machine);
        id = premises.id();
        shell = new Shell(COMPOSE, premises.variables(), name);
    }

    /** Compose, as this machine has it. */
    static List<String> program(Shell machine) {
        return machine.attempt("docker", "compose", "version").status() == 0
                ? List.of("docker", "compose")
                : List.of("docker-compose");
    }

    Premises premises() {
        return premises;
    }

    EnvCheck check() {
        return EnvCheck.of(premises.env(), System.getenv());
    }

    String name(String person) {
        return premises.name(person);
    }

    String url(String path) {
        return premises.url(path);
    }

    /** Builds all images from their Dockerfiles; what did not change comes from the engine's cache. */
    void build() {
        compose("build", "postgres", "nginx", "certificates", "prometheus", "hub", "pebble", "singleuser");
        try {
            Files.writeString(
                    premises.directory().resolve("acme-ca.pem"),
                    run("docker", "run", "--rm", "--entrypoint", "cat", "metis-test-pebble:local", "ca.pem") + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code docker-compose up -d}; returns once the hub answers. */
    void up() {
        var command = new ArrayList<>(List.of("up", "-d"));
        command.addAll(SERVICES);
        command.add("pebble");
        compose(command.toArray(String[]::new));
        hubAnswers();
    }

    void hubAnswers() {
        soon("the hub answers", () -> statusOf("/hub/login").equals("200"));
    }

    static void soon(String what, BooleanSupplier isSo) {
        eventually(what, PATIENCE, () -> isSo.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    String compose(String... arguments) {
        return run(composing(arguments));
    }

    private String[] composing(String... arguments) {
        return Stream.concat(program.stream(), Arrays.stream(arguments)).toArray(String[]::new);
    }

    /** What every part said, for whoever looks after a failure. */
    void keepLogs() {
        try {
            Files.writeString(
                    TestEnvironment.target().resolve("compose/" + name + "-services.log"),
                    shell.attempt(composing("logs", "--no-color")).output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String run(String... command) {
        return shell.run(command);
    }

    /** The container of a service. */
    String container(String service) {
        return compose("ps", "-q", service);
    }

    JsonObject inspect(String container) {
        return new JsonArray(run("docker", "inspect", container)).getJsonObject(0);
    }

    /** curl, for which the domain is this stack. */
    Shell.End curl(String... arguments) {
        var command = new ArrayList<>(List.of("curl", "-sS", "-m", "60"));
        command.addAll(List.of("--connect-to", premises.domain() + ":443:127.0.0.1:" + premises.httpsPort()));
        command.addAll(List.of("--connect-to", premises.domain() + ":80:127.0.0.1:" + premises.httpPort()));
        command.addAll(List.of(arguments));
        return shell.attempt(command.toArray(String[]::new));
    }

    /** As the world gets it, in three digits. */
    String statusOf(String path) {
        return curl("-k", "-o", "/dev/null", "-w", "%{http_code}", url(path)).output();
    }

    /** The same machine by another name. */
    Shell.End curlOther(String host) {
        return shell.attempt(
                "curl",
                "-sSk",
                "--connect-to",
                "::127.0.0.1:" + premises.httpsPort(),
                "https://" + host + "/hub/login");
    }

    /** The container of a user's default server. */
    String serverOf(String person) {
        return "metis-test-" + id + "-" + name(person);
    }

    /** When a container was started. */
    String startOf(String container) {
        return inspect(container).getJsonObject("State").getString("StartedAt");
    }

    /** Of a service, in one of its networks. */
    String address(String service, String network) {
        return inspect(container(service))
                .getJsonObject("NetworkSettings")
                .getJsonObject("Networks")
                .getJsonObject(premises.variables().get("COMPOSE_PROJECT_NAME") + "_" + network)
                .getString("IPAddress");
    }

    /** Volumes of users. */
    List<String> homes() {
        return run("docker", "volume", "ls", "-q", "--filter", "name=" + id)
                .lines()
                .filter(volume -> volume.startsWith("jupyterhub-user-"))
                .toList();
    }

    String homeFile(String person, String file) {
        var home = "jupyterhub-user-" + name(person) + ":/home/jovyan";
        return run(
                "docker",
                "run",
                "--rm",
                "--network=none",
                "-v",
                home,
                "--entrypoint=cat",
                "singleuser:py311",
                "/home/jovyan/" + file);
    }

    /** Containers of users, whatever became of them. */
    List<String> serversOfUsers() {
        return run("docker", "ps", "-a", "--filter", "name=metis-test-" + id + "-", "--format", "{{.Names}}")
                .lines()
                .filter(name -> !name.matches("metis-test-" + id + "[_-][a-z]+[_-][0-9]+"))
                .toList();
    }

    /** What a service said since its container was made. */
    String logOf(String service) {
        return run("sh", "-c", "docker logs " + container(service) + " 2>&1");
    }

    /** Whether the engine was started for the tests, so that nobody but them uses it. */
    boolean isOnEngineOfTests() {
        return shell.attempt(ENGINE.toString(), "own").status() == 0;
    }

    /**
     * As a machine does that is started again. Every container on the engine ends by it: others of this build have none then,
     * since neither its modules nor the tests of one run at the same time, and each test removes what it started. Should there be
     * one all the same, the engine is left alone.
     */
    void restartEngine() {
        assertThat(run("docker", "ps", "--format", "{{.Names}}").lines())
                .as("on the engine of the tests")
                .allMatch(container -> container.contains(id));
        run(
                ENGINE.toString(),
                "restart",
                TestEnvironment.target().resolve("compose/dockerd.log").toString());
    }

    /** Everything is gone, as if the machine were new; only the images stay. */
    void wipe() {
        serversOfUsers().forEach(name -> run("docker", "rm", "-f", name));
        removeNotes();
        compose("down", "-v", "--remove-orphans");
        run("docker", "volume", "ls", "-q", "--filter", "name=" + id)
                .lines()
                .forEach(volume -> shell.attempt("docker", "volume", "rm", "-f", volume));
    }

    /** A hub that lives on would do it an hour later. */
    private void removeNotes() {
        var installation = shell.attempt(composing(
                "exec",
                "-T",
                "postgres",
                "psql",
                "-U",
                "postgres",
                "-tAc",
                "select convert_from(value, 'UTF8') from secrets where name = 'installation'",
                "metis"));
        var label = "label=dev.metis.installation=" + installation.output().strip();
        if (installation.status() == 0) {
            run("docker", "volume", "ls", "-q", "--filter", label)
                    .lines()
                    .forEach(volume -> run("docker", "volume", "rm", "-f", volume));
        }
    }

    @Override
    public void close() {
        keepLogs();
        wipe();
        premises.close();
        shell.attempt("rm", "-rf", premises.directory().toString());
    }
}
