package dev.metis.hub.spawner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaSmiTest {

    @Test
    void the_machines_gpus_are_named_in_order(@TempDir Path directory) throws IOException, InterruptedException {
        var program = directory.resolve("nvidia-smi");
        Files.writeString(program, "#!/bin/sh\n[ \"$1\" = --query-gpu=uuid ] && printf 'GPU-b\\nGPU-a \\n'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(new NvidiaSmi(program.toString()).devices()).containsExactly("GPU-b", "GPU-a");
    }

    @Test
    void a_machine_without_driver_has_none(@TempDir Path directory) throws IOException, InterruptedException {
        assertThat(new NvidiaSmi(directory.resolve("none").toString()).devices())
                .isEmpty();
        assertThat(new NvidiaSmi("false").devices()).isEmpty();
    }
}
