package dev.metis.deploy.singleuser;

import dev.metis.deploy.host.Account;
import dev.metis.deploy.host.Command;
import dev.metis.deploy.host.Problem;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Python interpreter from which an environment for servers can be made. */
record Python(Path program, int minor) {
    private static final int OLDEST_MINOR = 10;
    private static final String DESCRIBE = """
            import importlib.util, sys
            print(sys.version_info[1], sys.version_info[0], all(map(importlib.util.find_spec, ("venv", "ensurepip"))))
            """;

    private record Found(Path program, boolean runs, int major, int minor, boolean canMakeEnvironments) {
        boolean isNewEnough() {
            return runs && major == 3 && minor >= OLDEST_MINOR;
        }

        boolean isUsable() {
            return isNewEnough() && canMakeEnvironments;
        }
    }

    /**
     * The first that can be used, in the order of the path.
     *
     * @param candidates programs that may be one
     * @param runsAs the account that will run servers, when that is not ours: it must be able to run this Python too
     */
    static Python find(Stream<Path> candidates, Optional<Account> runsAs) {
        var found = candidates.map(program -> describe(program, runsAs)).toList();
        return found.stream()
                .filter(Found::isUsable)
                .findFirst()
                .map(python -> new Python(python.program(), python.minor()))
                .orElseThrow(() -> new Problem(sentence(found, runsAs)));
    }

    private static Found describe(Path program, Optional<Account> runsAs) {
        var result = Command.of(program.toString(), "-c", DESCRIBE).as(runsAs).run();
        var words = List.of(result.output().split(" ", -1));
        if (!result.succeeded() || words.size() != 3) {
            return new Found(program, false, 0, 0, false);
        }
        return new Found(
                program,
                true,
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(0)),
                words.get(2).equals("True"));
    }

    private static String sentence(List<Found> found, Optional<Account> runsAs) {
        var goal = "Users' servers need Python 3." + OLDEST_MINOR + " or newer with its venv module, and ";
        var remedy = ": install it (Debian, Ubuntu: apt install python3 python3-venv),"
                + " or set Spawner.cmd to the server program to run.";
        var best = found.stream().max(Comparator.comparing(Found::isNewEnough).thenComparing(Found::runs));
        if (best.isEmpty()) {
            return goal + "there is no python3 on the PATH" + remedy;
        }
        var python = best.get();
        if (!python.runs()) {
            return goal
                    + runsAs.map(account -> "the account " + account.name() + " cannot run " + python.program())
                            .orElse(python.program() + " does not run")
                    + remedy;
        }
        return goal
                + python.program()
                + (python.isNewEnough() ? " lacks that module" : " is " + python.major() + "." + python.minor())
                + remedy;
    }
}
