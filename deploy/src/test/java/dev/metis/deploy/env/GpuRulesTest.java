package dev.metis.deploy.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuRulesTest {
    @TempDir
    Path directory;

    private GoodEnv good;

    @BeforeEach
    void writeWhatIsGood() throws IOException {
        good = new GoodEnv(directory);
        good.put("GPU_DEVICES", "GPU-5f11,GPU-a1c2");
    }

    @Test
    void a_gpu_needs_the_toolkit_of_its_maker() throws IOException {
        assertThat(good.check("ENABLE_GPU", "true").errors())
                .singleElement()
                .asString()
                .contains("ENABLE_GPU");
        assertThat(good.check("ENABLE_GPU", "yes").errors())
                .singleElement()
                .asString()
                .contains("true or false");

        enable();
        assertThat(good.check().errors()).isEmpty();
    }

    @Test
    void the_hub_must_be_told_which_there_are_and_the_machine_says_it() throws IOException {
        enable();
        assertThat(good.check("GPU_DEVICES", "").errors())
                .singleElement()
                .asString()
                .contains("GPU_DEVICES is missing: what nvidia-smi -L lists");

        good.program("nvidia-smi", "printf 'GPU-5f11\\nGPU-a1c2\\n'");
        assertThat(good.check("GPU_DEVICES", "").errors())
                .singleElement()
                .asString()
                .contains("here it is GPU-5f11,GPU-a1c2.");
    }

    @Test
    void gpus_are_uuids_or_numbers_each_once_or_all() throws IOException {
        enable();
        for (var fine : new String[] {"all", "0", "0, 1", "GPU-5f11", "MIG-GPU-5f11/1/0"}) {
            assertThat(good.check("GPU_DEVICES", fine).errors()).as(fine).isEmpty();
        }
        for (var wrong : new String[] {"all,0", "gpu0", "0,,1", "0 1"}) {
            assertThat(good.check("GPU_DEVICES", wrong).errors())
                    .as(wrong)
                    .singleElement()
                    .asString()
                    .contains("GPU_DEVICES must be UUIDs or numbers");
        }
        assertThat(good.check("GPU_DEVICES", "0,1,0").errors())
                .singleElement()
                .asString()
                .contains("has one twice");
    }

    @Test
    void no_server_gets_more_than_there_are() throws IOException {
        enable();
        assertThat(good.check("GPUS_PER_SERVER", "2").errors()).isEmpty();
        assertThat(good.check("GPUS_PER_SERVER", "3").errors())
                .singleElement()
                .asString()
                .contains("GPUS_PER_SERVER is more than GPU_DEVICES has");
        for (var wrong : new String[] {"0", "one", "-1", "1000"}) {
            assertThat(good.check("GPUS_PER_SERVER", wrong).errors())
                    .as(wrong)
                    .singleElement()
                    .asString()
                    .contains("must be a number from 1 to 999");
        }
    }

    @Test
    void without_gpus_nothing_of_it_counts() {
        good.put("GPU_DEVICES", "whatever");
        assertThat(good.check().errors()).isEmpty();
    }

    private void enable() throws IOException {
        good.put("ENABLE_GPU", "true");
        good.program("nvidia-container-runtime-hook", "");
    }
}
