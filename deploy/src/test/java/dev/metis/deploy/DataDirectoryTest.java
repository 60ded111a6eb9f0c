package dev.metis.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.metis.deploy.host.Account;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.host.Trees;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(printed, true, UTF_8);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void a_directory_that_others_may_enter_is_used_where_it_is() throws Exception {
        Trees.directory(directory, "rwx--x--x");
        var wanted = directory.resolve("project/.metis");
        Trees.directory(wanted.resolveSibling(""), "rwxr-xr-x");

        assertThat(DataDirectory.open(wanted, terminal).path()).isEqualTo(wanted.toRealPath());
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    @Test
    void for_root_a_directory_closed_to_others_becomes_a_link_to_a_place_of_the_system() throws Exception {
        assumeTrue(Account.weAreRoot(), "only root runs parts of Metis as other accounts");
        Trees.directory(directory, "rwx------");
        var wanted = directory.resolve("project/.metis");

        var first = DataDirectory.open(wanted, terminal);
        var second = DataDirectory.open(wanted, terminal);
        try {
            assertThat(first.path())
                    .isEqualTo(second.path())
                    .isEqualTo(wanted.toRealPath())
                    .startsWith(Path.of("/var/lib/metis"));
            assertThat(first.path().getFileName().toString()).startsWith("project-");
            assertThat(printed.toString(UTF_8)).containsOnlyOnce("The data goes to " + first.path());
        } finally {
            Trees.delete(first.path());
        }
    }

    @Test
    void for_root_data_that_is_closed_to_others_stays_and_is_named() throws Exception {
        assumeTrue(Account.weAreRoot(), "only root runs parts of Metis as other accounts");
        Trees.directory(directory, "rwx------");
        var wanted = Files.createDirectories(directory.resolve(".metis"));
        Files.writeString(wanted.resolve("kept"), "data");

        assertThatThrownBy(() -> DataDirectory.open(wanted, terminal))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("chmod o+x")
                .hasMessageContaining("--data DIR");
        assertThat(wanted.resolve("kept")).hasContent("data");
    }
}
