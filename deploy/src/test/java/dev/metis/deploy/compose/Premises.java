package dev.metis.deploy.compose;

import dev.metis.hub.FreePorts;
import dev.metis.hub.authenticator.github.GitHubPeople;
import dev.metis.hub.authenticator.github.GitHubStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * What a lab has before its first start: a domain, directories, an OAuth App and the {@code .env} that says so. Different from
 * all others on this engine. A stand-in is GitHub.
 */
final class Premises implements AutoCloseable {
    /** Of the test and not of a lab: the variables of the shell go before those of {@code .env}. */
    private static final Set<String> OF_TEST =
            Set.of("COMPOSE_FILE", "TEST_PROMETHEUS", "METIS_SERVICES", "DOCKER_BUILDKIT", "COMPOSE_DOCKER_CLI_BUILD");

    private final Path compose;
    private final String id =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final String domain = "lab-" + id + ".metis.test";
    private final int httpsPort;
    private final int httpPort;
    private final Path directory;
    private final GitHubStandIn gitHub;
    private final Map<String, String> variables = new LinkedHashMap<>();

    /** @param compose directory of the compose file */
    Premises(Path compose, Shell machine) throws IOException {
        this.compose = compose;
        directory = Files.createTempDirectory("metis-lab-");
        var ports = FreePorts.find(2);
        httpPort = ports.get(0);
        httpsPort = ports.get(1);
        var bridge =
                machine.run("docker", "network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}");
        var callback = "https://" + domain + "/hub/oauth_callback";
        gitHub = new GitHubStandIn(
                bridge, 0, new GitHubStandIn.Application("Ov23liTest", "of-the-stand-in", callback, false));
        fill(machine, callback, "http://" + bridge + ":" + gitHub.port());
    }

    private void fill(Shell machine, String callback, String gitHubUrl) throws IOException {
        var workspace = Files.createDirectory(directory.resolve("workspace"));
        Files.createDirectory(workspace.resolve("shared"));
        Files.writeString(Files.createDirectory(directory.resolve("data")).resolve("set.csv"), "1,2\n");
        machine.run("chmod", "-R", "a+rwX", directory.toString());
        var users = directory.resolve("allowed_users.txt");
        var prometheus = Files.readString(compose.resolve("prometheus.yaml")).replace("15s", "1s");
        Files.writeString(directory.resolve("prometheus.yaml"), prometheus);
        var people = List.of(name("ada"), name("grace"));
        Files.writeString(users, "# who works here\n" + String.join("\n", people) + "\n");
        people.forEach(it -> gitHub.people().add(it));
        gitHub.people().add(name("mallory"));

        variables.put("COMPOSE_PROJECT_NAME", "metis-test-" + id);
        variables.put("DOMAIN", domain);
        variables.put("LETSENCRYPT_EMAIL", "ada@lab.metis.test");
        variables.put("ACME_SERVER", "https://pebble:14000/dir");
        variables.put("ACME_CA_FILE", directory.resolve("acme-ca.pem").toString());
        variables.put("GITHUB_CLIENT_ID", "Ov23liTest");
        variables.put("GITHUB_CLIENT_SECRET", "of-the-stand-in");
        variables.put("GITHUB_URL", gitHubUrl);
        variables.put("OAUTH_CALLBACK_URL", callback);
        variables.put("ALLOWED_USERS_FILE", users.toString());
        variables.put("ADMIN_USERS", name("ada"));
        variables.put("HOST_WORKSPACE", workspace.toString());
        variables.put("READONLY_DIR", directory.resolve("data").toString());
        variables.put("USER_NETWORK", "metis-test-" + id);
        variables.put("HTTP_PORT", "127.0.0.1:" + httpPort);
        variables.put("HTTPS_PORT", "127.0.0.1:" + httpsPort);
        var socket = Optional.ofNullable(System.getenv("DOCKER_HOST"))
                .map(url -> url.replaceFirst("^unix://", ""))
                .orElse("/var/run/docker.sock");
        variables.put("DOCKER_SOCKET", socket);
        variables.put("DOCKER_GID", machine.run("stat", "-c", "%g", socket));
        for (var secret : List.of(
                "POSTGRES_PASSWORD",
                "CONFIGPROXY_AUTH_TOKEN",
                "PROMETHEUS_TOKEN",
                "JUPYTERHUB_CRYPT_KEY",
                "GRAFANA_PASSWORD")) {
            variables.put(secret, machine.run("openssl", "rand", "-hex", "32"));
        }
        Files.createFile(directory.resolve("acme-ca.pem"));
        write();
        variables.put("COMPOSE_FILE", "compose.yaml:../src/test/compose/lab.yaml");
        variables.put("TEST_PROMETHEUS", directory.resolve("prometheus.yaml").toString());
        variables.put("METIS_SERVICES", String.join(" ", Lab.SERVICES));
        variables.put("DOCKER_BUILDKIT", "0");
        variables.put("COMPOSE_DOCKER_CLI_BUILD", "0");
    }

    /** Writes {@code .env} as its variables are now. */
    void write() throws IOException {
        Files.writeString(
                env(),
                variables.entrySet().stream()
                        .filter(it -> !OF_TEST.contains(it.getKey()))
                        .map(it -> it.getKey() + "=" + it.getValue() + "\n")
                        .collect(Collectors.joining()));
        Files.setPosixFilePermissions(env(), PosixFilePermissions.fromString("rw-------"));
    }

    /** The file a lab would have written. */
    Path env() {
        return directory.resolve(".env");
    }

    Path directory() {
        return directory;
    }

    String id() {
        return id;
    }

    int httpPort() {
        return httpPort;
    }

    int httpsPort() {
        return httpsPort;
    }

    /** Who is at GitHub. */
    GitHubPeople people() {
        return gitHub.people();
    }

    /** What stands in {@code .env}, with what the test adds; whatever Compose starts has what is in it then. */
    Map<String, String> variables() {
        return variables;
    }

    /** As a user of GitHub; different in each lab, since homes are volumes of the whole engine. */
    String name(String person) {
        return person + id;
    }

    /** How a browser finds the domain. */
    String resolverRule() {
        return "MAP " + domain + ":443 127.0.0.1:" + httpsPort + ", MAP " + domain + ":80 127.0.0.1:" + httpPort;
    }

    String url(String path) {
        return "https://" + domain + path;
    }

    String domain() {
        return domain;
    }

    @Override
    public void close() {
        gitHub.close();
    }
}
