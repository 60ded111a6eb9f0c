package dev.metis.hub.spawner.process;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import dev.metis.hub.spawner.SpawnerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settings of servers that are processes on the hub's own machine.
 *
 * @param interruptTimeout how long a stop waits after SIGINT
 * @param termTimeout how long it then waits after SIGTERM
 * @param killTimeout how long it then waits after SIGKILL
 * @param shellCommand gets the quoted command as its last argument; empty to run the command itself
 * @param directory where servers start; empty for the home directory
 * @param homeTemplate home directory when there are no accounts, {@code {username}} stands for the name; empty for one
 *     below the hub's data directory
 */
public record ProcessSpawnerConfig(
        SpawnerConfig common,
        Duration interruptTimeout,
        Duration termTimeout,
        Duration killTimeout,
        List<String> shellCommand,
        Optional<Path> directory,
        Optional<String> homeTemplate) {
    private static final Type<Duration> UP_TO_AN_HOUR = Types.duration(Duration.ZERO, Duration.ofHours(1));

    static final Option<Duration> INTERRUPT_TIMEOUT = Option.of(
            "interrupt_timeout", UP_TO_AN_HOUR, Duration.ofSeconds(30), "How long a stop waits after SIGINT.");
    static final Option<Duration> TERM_TIMEOUT =
            Option.of("term_timeout", UP_TO_AN_HOUR, Duration.ofSeconds(30), "How long it then waits after SIGTERM.");
    static final Option<Duration> KILL_TIMEOUT =
            Option.of("kill_timeout", UP_TO_AN_HOUR, Duration.ofSeconds(5), "How long it then waits after SIGKILL.");
    static final Option<List<String>> SHELL_CMD = Option.of(
            "shell_cmd",
            Structures.command(),
            List.of(),
            "Shell that gets the quoted command as its last argument, such as [bash, -l, -c].");
    static final Option<Optional<Path>> CWD = Option.optional(
                    "popen_kwargs.cwd", Types.path(), "Directory in which servers start.")
            .defaultShownAs("the home directory");
    static final Option<Optional<String>> HOME_DIR_TEMPLATE = Option.optional(
                    "home_dir_template", Types.text(), "Home directory; {username} stands for the name.")
            .defaultShownAs("homes/{username} below the hub's data directory");

    /** What local programs inherit of the hub's environment. Source: JupyterHub {@code Spawner.env_keep}. */
    static final List<String> KEPT = List.of(
            "JUPYTERHUB_SINGLEUSER_APP",
            "PATH",
            "PYTHONPATH",
            "CONDA_ROOT",
            "CONDA_DEFAULT_ENV",
            "VIRTUAL_ENV",
            "LANG",
            "LC_ALL",
            "LD_LIBRARY_PATH");

    public static final Section LOCAL_SECTION = Section.of(
                    "LocalProcessSpawner",
                    "Servers are processes of the users' own accounts.",
                    INTERRUPT_TIMEOUT,
                    TERM_TIMEOUT,
                    KILL_TIMEOUT,
                    SHELL_CMD,
                    CWD,
                    SpawnerConfig.ENV_KEEP.withDefault(KEPT))
            .extending(SpawnerConfig.SECTION);
    public static final Section SIMPLE_SECTION = Section.of(
                    "SimpleLocalProcessSpawner", "Servers are processes of the hub's account.", HOME_DIR_TEMPLATE)
            .extending(LOCAL_SECTION);

    /** How long a stop may take. */
    public Duration longestStop() {
        return ServerStop.longest(interruptTimeout, termTimeout, killTimeout);
    }

    /** Which settings that is made of, in the section that is in force. */
    public static String stopSettings(String section) {
        return Stream.of(INTERRUPT_TIMEOUT, TERM_TIMEOUT, KILL_TIMEOUT)
                .map(option -> section + "." + option.name())
                .collect(Collectors.joining(", "));
    }

    /** @param in stands at one of the two sections */
    public static ProcessSpawnerConfig read(ConfigReader in) {
        return new ProcessSpawnerConfig(
                SpawnerConfig.read(in),
                in.get(INTERRUPT_TIMEOUT),
                in.get(TERM_TIMEOUT),
                in.get(KILL_TIMEOUT),
                in.get(SHELL_CMD),
                in.get(CWD),
                in.knows(HOME_DIR_TEMPLATE.name()) ? in.get(HOME_DIR_TEMPLATE) : Optional.empty());
    }
}
