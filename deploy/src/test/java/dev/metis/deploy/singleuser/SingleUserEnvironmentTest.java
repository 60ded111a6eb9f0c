package dev.metis.deploy.singleuser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.deploy.host.Account;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.host.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a Python that only pretends: it notes what it installs. */
class SingleUserEnvironmentTest {
    private static final String PYTHON = """
            #!/bin/sh
            here=$(dirname "$0")
            case "$1 $2" in
                "-c "*) echo "12 3 %s" ;;
                "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && cp "$here/fails" "$3/bin" 2>/dev/null || : ;;
                "-m pip")
                    echo "Collecting jupyterhub"
                    echo made >> "$here/../../made"
                    [ ! -e "$here/fails" ] || { echo "ERROR: no network"; exit 1; }
                    printf '#!/bin/sh\\n' > "$here/jupyterhub-singleuser"
                    chmod 755 "$here/jupyterhub-singleuser" ;;
            esac
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path path;

    @BeforeEach
    void openToOthers() throws IOException {
        Trees.directory(directory, "rwxr-xr-x");
        path = Trees.directory(directory.resolve("path"), "rwxr-xr-x");
    }

    @Test
    void a_program_on_the_path_is_taken() throws Exception {
        var installed = program("jupyterhub-singleuser", "#!/bin/sh\n", "rwxr-xr-x");

        assertThat(environment().command()).isEqualTo(installed);
    }

    @Test
    void a_program_whose_interpreter_is_gone_is_not_taken() throws Exception {
        program("jupyterhub-singleuser", "#!/gone/bin/python\n", "rwxr-xr-x");
        program("python3", PYTHON.formatted("True"), "rwxr-xr-x");

        assertThat(environment().command()).isEqualTo(directory.resolve("own/bin/jupyterhub-singleuser"));
    }

    @Test
    void an_environment_is_made_once() throws Exception {
        program("python3", PYTHON.formatted("True"), "rwxr-xr-x");

        var first = environment().command();
        var second = environment().command();

        assertThat(first)
                .isEqualTo(second)
                .isEqualTo(directory.resolve("own/bin/jupyterhub-singleuser"))
                .isExecutable();
        assertThat(directory.resolve("made")).hasContent("made");
    }

    @Test
    void an_unfinished_environment_is_made_anew() throws Exception {
        program("python3", PYTHON.formatted("True"), "rwxr-xr-x");
        environment().command();
        Files.delete(directory.resolve("own/complete"));

        environment().command();

        assertThat(directory.resolve("made")).hasContent("made\nmade");
    }

    @Test
    void what_pip_says_reaches_the_operator() throws Exception {
        program("python3", PYTHON.formatted("True"), "rwxr-xr-x");
        program("fails", "", "rwxr-xr-x");

        assertThatThrownBy(() -> environment().command())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("no network")
                .hasMessageContaining(directory.resolve("own.log").toString())
                .hasMessageContaining("Spawner.cmd");
        assertThat(directory.resolve("own/complete")).doesNotExist();
    }

    @Test
    void without_a_usable_python_it_is_said_what_to_install() throws Exception {
        assertThatThrownBy(() -> environment().command())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("no python3 on the PATH")
                .hasMessageContaining("apt install python3 python3-venv");

        program("python3", PYTHON.formatted("False"), "rwxr-xr-x");
        assertThatThrownBy(() -> environment().command())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("lacks that module");

        Files.delete(path.resolve("python3"));
        program("python3", "#!/bin/sh\nexit 1\n", "rwxr-xr-x");
        assertThatThrownBy(() -> environment().command())
                .isInstanceOf(Problem.class)
                .hasMessageContaining(Account.weAreRoot() ? "the account nobody cannot run" : "does not run");
    }

    private SingleUserEnvironment environment() {
        var runsAs = Account.weAreRoot() ? Account.byName("nobody") : Optional.<Account>empty();
        return new SingleUserEnvironment(
                directory.resolve("own"),
                runsAs,
                name -> Stream.of(path.resolve(name)).filter(Files::isExecutable));
    }

    private Path program(String name, String content, String mode) throws IOException {
        var file = Files.writeString(path.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
