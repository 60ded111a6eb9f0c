package dev.metis.client;

import java.util.List;

/** The settings of a client cannot be used; says everything that is wrong with them. */
public final class InvalidConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    InvalidConfigException(List<String> problems) {
        super("the client of the hub cannot be set up:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each, named by the environment variable. */
    public List<String> problems() {
        return problems;
    }
}
