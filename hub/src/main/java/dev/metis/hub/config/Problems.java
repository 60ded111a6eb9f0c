package dev.metis.hub.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong while the settings are read, so that all of it can be reported together. */
final class Problems {
    private final Set<Problem> noted = new LinkedHashSet<>();

    void error(Origin origin, String path, String what, String remedy) {
        noted.add(new Problem(Problem.Severity.ERROR, origin, path, what, remedy));
    }

    void warning(Origin origin, String path, String what, String remedy) {
        noted.add(new Problem(Problem.Severity.WARNING, origin, path, what, remedy));
    }

    boolean hasErrors() {
        return noted.stream().anyMatch(Problem::isError);
    }

    List<Problem> inOrder() {
        return noted.stream().sorted(Problem.BY_PLACE).toList();
    }

    List<Problem> warnings() {
        return inOrder().stream().filter(problem -> !problem.isError()).toList();
    }
}
