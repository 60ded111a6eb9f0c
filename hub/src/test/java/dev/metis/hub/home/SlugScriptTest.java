package dev.metis.hub.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.metis.hub.name.ServerKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The home page's script makes the names JupyterHub's would. Needs node. */
class SlugScriptTest {
    private static final Path SCRIPT =
            Path.of("src/main/resources/static/slug.js").toAbsolutePath();

    @ParameterizedTest
    @CsvSource({
        "z9, z9",
        "jupyter-alex, jupyter-alex",
        "jupyter-Alex, jupyter-alex",
        "jupyter-üni, jupyter-uni",
        "user@email.com, user-email-com",
        "üser-🐧½, user-1-2",
        "a-b--c-d, a-b-c-d",
        "9z9, x-9z9",
        "-start, start",
        "endswith-, endswith",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "123456789012345678901234567890, x-1234567890123456789012345678",
        "日本, x",
        "GPU experiments, gpu-experiments",
    })
    void a_name_follows_from_what_was_typed(String typed, String name) throws Exception {
        assertThat(slug(typed)).isEqualTo(name);
        assertThat(ServerKey.of("ada", name).isValidNewName()).isTrue();
    }

    private static String slug(String typed) throws IOException, InterruptedException {
        var program = "import { slug } from 'file://" + SCRIPT + "'; process.stdout.write(slug(process.argv[1]));";
        var node = start(program, typed);
        assumeTrue(node != null, "node is not installed");
        var out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    private static @Nullable Process start(String program, String typed) {
        try {
            return new ProcessBuilder("node", "--input-type=module", "-e", program, "--", typed)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException _) {
            return null;
        }
    }
}
