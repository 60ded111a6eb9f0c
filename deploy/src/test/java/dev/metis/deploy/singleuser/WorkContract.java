package dev.metis.deploy.singleuser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.client.JupyterClient;
import dev.metis.deploy.client.KernelSocket;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What people do in their servers all day, whichever program these are. */
public interface WorkContract {
    /** A server that somebody has opened. */
    JupyterClient server();

    @Test
    default void a_kernel_runs_a_cell_over_the_binary_subprotocol() {
        var id = server().startKernel();
        try (var kernel = server().kernel(id, KernelSocket.V1)) {
            assertThat(kernel.subprotocol()).isEqualTo(KernelSocket.V1);
            assertThat(kernel.execute("6*7")).isEqualTo("42");
        } finally {
            server().stopKernel(id);
        }
    }

    @Test
    default void a_file_written_through_the_contents_api_is_read_back() {
        server().writeText("notes.txt", "six times seven");

        assertThat(server().readText("notes.txt")).isEqualTo("six times seven");
    }

    @Test
    default void a_command_typed_in_a_terminal_shows_its_output() {
        try (var terminal = server().openTerminal()) {
            terminal.type("echo answer=$((6*7))");

            assertThat(terminal.waitFor(Pattern.compile("answer=\\d+"))).isEqualTo("answer=42");
        }
    }
}
