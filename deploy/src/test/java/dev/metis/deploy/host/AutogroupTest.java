package dev.metis.deploy.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose share of the processors is asked for. */
final class AutogroupTest {
    private static final long PID = 4711;

    @TempDir
    private Path self;

    private String afterwards(long session) throws IOException {
        Files.writeString(self.resolve("stat"), PID + " (a) b (c) S 1 4711 " + session + " 0 -1 4194304");
        var group = Files.writeString(self.resolve("autogroup"), "");
        Autogroup.prefer(self, PID);
        return Files.readString(group);
    }

    @Test
    void the_session_that_it_leads_is_preferred() throws IOException {
        assertThat(afterwards(PID)).isEqualTo("-10");
    }

    @Test
    void somebody_elses_session_stays_as_it_is() throws IOException {
        assertThat(afterwards(17)).isEmpty();
    }

    @Test
    void a_kernel_that_does_not_group_is_no_error() {
        assertThatCode(() -> Autogroup.prefer(self, PID)).doesNotThrowAnyException();
        assertThat(self).isEmptyDirectory();
    }
}
