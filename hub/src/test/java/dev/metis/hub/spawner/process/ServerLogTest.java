package dev.metis.hub.spawner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
    private static final Redaction NOTHING = Redaction.parse("");

    private final ServerLog log;

    ServerLogTest(@TempDir Path directory) {
        log = new ServerLog(directory.resolve("log"));
    }

    private String shown(String written) throws IOException {
        Files.writeString(log.file(), written);
        return log.last(10, NOTHING);
    }

    @Test
    void terminal_codes_are_left_out() throws IOException {
        assertThat(shown("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007text\u001b(B\u0007\n"))
                .isEqualTo("red text");
    }

    @Test
    void of_a_line_drawn_over_and_over_the_last_state_is_shown() throws IOException {
        assertThat(shown(" 10%\r 50%\r100%\r\ndone\n")).isEqualTo("100%\ndone");
    }

    @Test
    void long_lines_are_cut_and_bad_bytes_replaced() throws IOException {
        Files.write(log.file(), new byte[] {'a', (byte) 0xff, 'b', '\n'});
        assertThat(log.last(10, NOTHING)).isEqualTo("a\ufffdb");
        assertThat(shown("x".repeat(10_000))).hasSize(501).endsWith("…");
    }

    @Test
    void a_file_that_is_not_there_has_no_lines() throws IOException {
        assertThat(log.last(10, NOTHING)).isEmpty();
        assertThat(log.cut(10, 5)).isFalse();
    }

    @Test
    void a_cut_keeps_whole_lines_at_the_end_and_the_writer_goes_on_behind_them() throws IOException {
        try (var writer = Files.newOutputStream(log.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < 1000; i++) {
                writer.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
            }
            assertThat(log.cut(10_000, 100)).isFalse();
            assertThat(log.cut(5_000, 100)).isTrue();
            writer.write("last\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(Files.size(log.file())).isLessThanOrEqualTo(105);
        assertThat(Files.readAllLines(log.file())).startsWith("line 989").endsWith("line 999", "last");
    }

    @Test
    void secrets_are_covered_wherever_they_stand_by_who_never_knew_them() throws IOException {
        var encoded = Redaction.of(Map.of(
                        "JUPYTERHUB_API_TOKEN", "0123456789abcdef",
                        "DB_PASSWORD", "correct horse",
                        "EDITOR_TOKEN", "short",
                        "JUPYTERHUB_USER", "ada.lovelace"))
                .encoded();
        assertThat(encoded).doesNotContain("0123456789abcdef", "correct horse");

        Files.writeString(
                log.file(), "ada.lovelace ?token=0123456789abcdef&x\nxx0123456789abcdefyy correct horse short\n");

        assertThat(log.last(10, Redaction.parse(encoded))).isEqualTo("ada.lovelace ?token=***&x\nxx***yy *** short");
    }
}
