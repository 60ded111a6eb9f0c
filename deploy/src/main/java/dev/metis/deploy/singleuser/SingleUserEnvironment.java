package dev.metis.deploy.singleuser;

import dev.metis.deploy.host.Account;
import dev.metis.deploy.host.Command;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.host.Progress;
import dev.metis.deploy.host.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@code jupyterhub-singleuser}: the one on the path when those who run servers can run it, else one of our own in a
 * virtual environment that is made once. Blocks, the first time for a minute.
 */
public final class SingleUserEnvironment {
    private static final String PROGRAM = "jupyterhub-singleuser";
    private static final int MEGABYTES = 600;

    private final Path directory;
    private final Optional<Account> runsAs;
    private final Function<String, Stream<Path>> programs;

    SingleUserEnvironment(Path directory, Optional<Account> runsAs, Function<String, Stream<Path>> programs) {
        this.directory = directory;
        this.runsAs = runsAs;
        this.programs = programs;
    }

    /** @param directory where an environment of our own is, or is to be made */
    public static SingleUserEnvironment in(Path directory) {
        var runsAs = Account.weAreRoot() ? Account.byName("nobody") : Optional.<Account>empty();
        return new SingleUserEnvironment(directory, runsAs, Command::findAll);
    }

    /**
     * The program that a server is started with.
     *
     * @throws Problem when there is none and none can be made, with what to install
     */
    public Path command() {
        var installed = programs.apply(PROGRAM).filter(this::isUsable).findFirst();
        try {
            return installed.isPresent() ? installed.get() : ownCommand();
        } catch (IOException e) {
            throw new Problem("The environment for users' servers cannot be made: " + Problem.reason(e) + ".", e);
        }
    }

    private Path ownCommand() throws IOException {
        var own = directory.resolve("bin").resolve(PROGRAM);
        var stamp = directory.resolve("complete"); // written last: without it the environment is half of one
        var constraints = resource("constraints.txt");
        if (Files.exists(stamp) && Files.readString(stamp).equals(constraints) && isUsable(own)) {
            return own;
        }
        var python = Python.find(programs.apply("python3"), runsAs);
        Trees.delete(directory);
        Trees.requireSpace(Files.createDirectories(directory.resolveSibling("")), MEGABYTES);
        try (var progress = Progress.onTerminal("Installing JupyterLab for users' servers, once")) {
            new VirtualEnvironment(directory, python, progress).make(constraints);
            if (!isUsable(own)) {
                throw new Problem("The environment for users' servers in " + directory
                        + " cannot be run by those who need it: choose another place with --data DIR.");
            }
            Files.writeString(stamp, constraints);
            progress.done();
        }
        return own;
    }

    /**
     * Whether those who run servers may run the program and the interpreter that its first line names. Trying it would
     * take a second at each start.
     */
    private boolean isUsable(Path program) {
        try (var lines = Files.lines(program, StandardCharsets.ISO_8859_1)) {
            var interpreter = lines.findFirst()
                    .filter(line -> line.startsWith("#!"))
                    .map(line -> line.substring(2).strip())
                    .filter(path -> !path.contains(" "))
                    .orElse("/bin/sh");
            return Command.of("/bin/sh", "-c", "test -x \"$0\" && test -x \"$1\"", program.toString(), interpreter)
                    .as(runsAs)
                    .run()
                    .succeeded();
        } catch (IOException _) {
            return false;
        }
    }

    private static String resource(String name) throws IOException {
        try (var in = SingleUserEnvironment.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
