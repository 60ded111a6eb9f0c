package dev.metis.hub.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used; carries every problem, its message is one line for each. */
public final class ConfigException extends RuntimeException {
    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Errors and warnings, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
