package dev.metis.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.host.HostProcess;
import dev.metis.deploy.host.Trees;
import dev.metis.deploy.host.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code metis up} and {@code metis stop} as processes of their own. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class UpIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Path output;

    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        Trees.directory(directory, "rwx--x--x");
        output = directory.resolve("output");
        port = InnerPorts.anyFree();
    }

    @AfterEach
    void endAll() {
        processes.forEach(process -> process.destroy());
        processes.forEach(
                process -> process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    @Test
    void it_prints_how_to_get_in_and_a_signal_ends_it_cleanly() throws Exception {
        var metis = up();

        assertThat(lines()).anyMatch(line -> line.equals("URL: http://127.0.0.1:" + port + "/"));
        assertThat(lines()).contains("User: admin").anyMatch(line -> line.matches("Password: [a-z2-9]{16}"));
        assertThat(status("/hub/login")).isEqualTo(200);

        metis.destroy();
        assertThat(metis.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(metis.exitValue()).isZero();
        assertThat(HostProcess.workingIn(data().resolve("postgres/cluster/data").toRealPath()))
                .isEmpty();
    }

    @Test
    void a_second_one_is_told_where_the_first_is_and_stop_ends_that() throws Exception {
        var metis = up();

        var second = run("up", "--data", data().toString());
        assertThat(second).contains("as process " + metis.pid() + " at http://127.0.0.1:" + port + "/");

        assertThat(run("stop", "--data", data().toString())).contains("Stopped Metis, process " + metis.pid());
        assertThat(metis.isAlive()).isFalse();
        assertThat(run("stop", "--data", data().toString())).contains("No Metis runs on");
    }

    @Test
    void a_killed_one_leaves_nothing_in_the_way_of_the_next() throws Exception {
        up().destroyForcibly().waitFor();
        Files.delete(output);
        var known = hubPort();

        up();

        assertThat(status("/hub/login")).isEqualTo(200);
        assertThat(hubPort()).as("by which servers that still run know the hub").isEqualTo(known);
        assertThat(status(known, "/hub/health")).isEqualTo(200);
    }

    @Test
    void an_inner_port_of_the_settings_that_is_taken_is_named() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var api = "http://127.0.0.1:" + taken.getLocalPort();
            var process = builder("up", "--data", data().toString());
            process.environment().put("METIS__ConfigurableHTTPProxy__api_url", api);

            assertThat(run(process))
                    .contains("Metis cannot start: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("end the program that listens there, or choose another address")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void a_hub_that_ends_because_no_server_starts_tells_so_to_whoever_keeps_it_running() throws Exception {
        var command = builder("up", "--data", data().toString());
        command.environment()
                .putAll(Map.of(
                        "METIS__Spawner__consecutive_failure_limit", "1",
                        "METIS__JupyterHub__services", "[{name: starter, api_token: " + TOKEN + "}]",
                        "METIS__JupyterHub__load_roles", "[{name: starting, services: [starter], scopes: [servers]}]"));
        var metis = up(command);

        var start = request(port, "/hub/api/users/admin/server")
                .header("Authorization", "token " + TOKEN)
                .POST(BodyPublishers.noBody());
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(start.build(), BodyHandlers.ofString()).body())
                    .contains("did not start");
        }

        assertThat(metis.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(metis.exitValue()).isEqualTo(1);
        assertThat(HostProcess.workingIn(data().resolve("postgres/cluster/data").toRealPath()))
                .isEmpty();
    }

    private int hubPort() throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(data().resolve("ports"))) {
            properties.load(in);
        }
        return Integer.parseInt(properties.getProperty("hub"));
    }

    @Test
    void a_taken_port_is_named_with_its_holder_before_anything_is_made() throws Exception {
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var answer = run("up", "--data", data().toString());

            assertThat(answer)
                    .contains("Port " + taken.getLocalPort() + " is taken by process "
                            + ProcessHandle.current().pid())
                    .contains("METIS__JupyterHub__bind_url=");
            assertThat(data().resolve("postgres")).doesNotExist();
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Process up() throws IOException, InterruptedException {
        return up(builder("up", "--data", data().toString()));
    }

    private Process up(ProcessBuilder command) throws IOException, InterruptedException {
        var process = command.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        processes.add(process);
        Wait.until(PATIENCE, () -> !process.isAlive() || printed().contains("\nPassword: "));
        assertThat(process.isAlive()).as(printed()).isTrue();
        return process;
    }

    private String run(String... words) throws IOException, InterruptedException {
        return run(builder(words));
    }

    private static String run(ProcessBuilder command) throws IOException, InterruptedException {
        var process = command.redirectErrorStream(true).start();
        process.getOutputStream().close();
        var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return printed;
    }

    private ProcessBuilder builder(String... words) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("METIS__JupyterHub__bind_url", "http://127.0.0.1:" + port);
        builder.environment().put("METIS__Spawner__cmd", "/bin/true");
        return builder;
    }

    private List<String> lines() {
        return printed().lines().toList();
    }

    private String printed() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException _) {
            return "";
        }
    }

    private int status(String path) throws IOException, InterruptedException {
        return status(port, path);
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request(port, path).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }
}
