package dev.metis.deploy.env;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@code .env} without a problem, on a machine that has what it names; tests change some of it. */
final class GoodEnv {
    private static final String SECRET = "f00d".repeat(16);

    private final Path directory;
    private final Map<String, String> values = new LinkedHashMap<>();

    GoodEnv(Path directory) throws IOException {
        this.directory = directory;
        var workspace = Files.createDirectory(directory.resolve("workspace"));
        Files.setPosixFilePermissions(workspace, PosixFilePermissions.fromString("rwxrwxrwx"));
        var shared = Files.createDirectory(workspace.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        var socket = Files.createFile(directory.resolve("docker.sock"));
        values.put("DOMAIN", "hub.lab.test");
        values.put("LETSENCRYPT_EMAIL", "ada@lab.test");
        values.put("GITHUB_CLIENT_ID", "Ov23liA");
        values.put("GITHUB_CLIENT_SECRET", "s3cr3t-of-github");
        values.put("OAUTH_CALLBACK_URL", "https://hub.lab.test/hub/oauth_callback");
        values.put("ALLOWED_USERS", "ada, Grace");
        values.put("ADMIN_USERS", "ADA");
        values.put("HOST_WORKSPACE", workspace.toString());
        values.put("DOCKER_SOCKET", socket.toString());
        values.put("DOCKER_GID", Files.getAttribute(socket, "unix:gid").toString());
        for (var secret : List.of(
                "POSTGRES_PASSWORD",
                "CONFIGPROXY_AUTH_TOKEN",
                "PROMETHEUS_TOKEN",
                "JUPYTERHUB_CRYPT_KEY",
                "GRAFANA_PASSWORD")) {
            values.put(secret, SECRET);
        }
    }

    void put(String name, String value) {
        values.put(name, value);
    }

    void remove(String name) {
        values.remove(name);
    }

    /** A program of that name is found by the check. */
    void program(String name, String script) throws IOException {
        var program = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** With one of them changed, this time. */
    EnvCheck check(String name, String value) {
        var changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return check(changed);
    }

    EnvCheck check() {
        return check(values);
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
