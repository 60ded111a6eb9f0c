package dev.metis.deploy.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** An account of this machine that runs, when we are root, what must not be root. */
public record Account(String name, int uid, int gid) {
    public static boolean weAreRoot() {
        return ourUid() == 0;
    }

    /**
     * The account to step down to: empty when we are an ordinary user, who needs none. Never {@code nobody}, as which
     * users' servers run.
     */
    public static Optional<Account> unprivileged() {
        if (!weAreRoot()) {
            return Optional.empty();
        }
        var found = Stream.of("postgres", "daemon")
                .map(Account::byName)
                .flatMap(Optional::stream)
                .findFirst();
        if (found.isEmpty()) {
            throw new Problem("PostgreSQL never runs as root, and there is no account postgres or daemon to run"
                    + " it: start Metis as an ordinary user, or set Metis.db_url to a PostgreSQL server.");
        }
        return found;
    }

    public static Optional<Account> byName(String name) {
        try (var lines = Files.lines(Path.of("/etc/passwd"))) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 3 && fields[0].equals(name))
                    .map(fields -> new Account(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3])))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The command that runs those words as this account; the process keeps its pid where setpriv is installed. */
    public List<String> command(List<String> words) {
        var command = new ArrayList<String>();
        if (Command.find("setpriv").isPresent()) {
            command.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"));
        } else if (Command.find("runuser").isPresent()) {
            command.addAll(List.of("runuser", "-u", name, "--"));
        } else {
            command.addAll(List.of("su", "-s", "/bin/sh", name, "-c", "exec \"$0\" \"$@\"", "--"));
        }
        command.addAll(words);
        return command;
    }

    /** Gives that file or directory to this account. */
    public void own(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", gid);
    }

    /** Whether this account may enter that directory. */
    public boolean canEnter(Path directory) {
        return Command.of("/bin/sh", "-c", "cd \"$0\"", directory.toString())
                .as(Optional.of(this))
                .run()
                .succeeded();
    }

    private static int ourUid() {
        try {
            return (Integer) Objects.requireNonNull(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException _) {
            return "root".equals(System.getProperty("user.name")) ? 0 : 1;
        }
    }
}
