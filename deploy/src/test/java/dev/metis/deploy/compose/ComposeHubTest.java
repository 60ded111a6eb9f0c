package dev.metis.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which settings the hub's container makes of what {@code .env} says. */
class ComposeHubTest {
    private static final Path SCRIPT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("compose/images/metis/compose-hub");

    @TempDir
    Path directory;

    @Test
    void every_server_has_a_home_the_workspace_and_no_power() throws IOException {
        var settings = settings(Map.of("HOST_WORKSPACE", "/lab \"x\"", "SHARED_DIR", "ours", "MEM_LIMIT", "2G"));

        assertThat(settings)
                .containsEntry("METIS__DockerSpawner__notebook_dir", "/lab \"x\"")
                .containsEntry(
                        "METIS__DockerSpawner__volumes",
                        "{\"jupyterhub-user-{username}\": \"/home/jovyan\", \"/lab \\\"x\\\"\": \"/lab \\\"x\\\"\","
                                + " \"/lab \\\"x\\\"/ours\": \"/home/jovyan/Shared\"}")
                .containsEntry(
                        "METIS__DockerSpawner__extra_host_config",
                        "{cap_drop: [ALL], security_opt: ['no-new-privileges:true'], pids_limit: 4096}")
                .containsEntry("METIS__DockerSpawner__mem_limit", "2G")
                .doesNotContainKeys("METIS__DockerSpawner__cpu_limit", "METIS__DockerSpawner__read_only_volumes");
    }

    @Test
    void the_hub_hands_out_gpus_one_to_each_server_if_there_are_some() throws IOException {
        assertThat(settings(Map.of("GPUS_PER_SERVER", "2", "GPU_DEVICES", "0")))
                .doesNotContainKeys("METIS__Spawner__gpus", "METIS__Metis__gpu_devices");
        assertThat(settings(Map.of("ENABLE_GPU", "true")))
                .containsEntry("METIS__Spawner__gpus", "1")
                .containsEntry("METIS__Metis__gpu_devices", "all");
        assertThat(settings(Map.of("ENABLE_GPU", "true", "GPUS_PER_SERVER", "2", "GPU_DEVICES", "GPU-5f11,GPU-a1c2")))
                .containsEntry("METIS__Spawner__gpus", "2")
                .containsEntry("METIS__Metis__gpu_devices", "GPU-5f11,GPU-a1c2");
    }

    @Test
    void organisations_go_before_users_and_settings_of_ones_own_before_those_made_here() throws IOException {
        assertThat(settings(Map.of("ALLOWED_ORGS", "lab", "ALLOWED_USERS", "ada")))
                .containsEntry("ALLOWED_ORGS", "lab")
                .containsEntry("ALLOWED_USERS", "");
        assertThat(settings(Map.of("METIS__DockerSpawner__volumes", "{a: /b}")))
                .containsEntry("METIS__DockerSpawner__volumes", "{a: /b}");
    }

    /** The environment in which the script starts the program. */
    private Map<String, String> settings(Map<String, String> env) throws IOException {
        var program = Files.writeString(directory.resolve("metis"), "#!/bin/sh\nexec env -0\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        var variables = new HashMap<>(env);
        variables.put("PATH", directory + ":" + System.getenv("PATH"));

        var said = new Shell(directory, variables, "compose-hub").run("bash", SCRIPT.toString());

        return Arrays.stream(said.split("\0", -1))
                .filter(line -> line.contains("="))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }
}
