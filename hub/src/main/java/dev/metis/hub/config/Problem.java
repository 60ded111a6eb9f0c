package dev.metis.hub.config;

import java.util.Comparator;

/**
 * One thing wrong with the settings: where, what, and what to do about it.
 *
 * @param path the setting, such as {@code Spawner.start_timeout}; empty for a whole file
 * @param what a sentence without its full stop
 * @param remedy a whole sentence, or empty
 */
public record Problem(Severity severity, Origin origin, String path, String what, String remedy) {
    /** In the order in which somebody walks through the file. */
    static final Comparator<Problem> BY_PLACE = Comparator.comparing((Problem problem) -> problem.origin.place())
            .thenComparingInt(problem -> problem.origin.line())
            .thenComparingInt(problem -> problem.origin.column());

    /** An error keeps the program from starting; a warning does not. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line for the terminal, such as {@code metis.yaml:3: Spawner.cmd: is given twice. Keep one of them.} */
    @Override
    public String toString() {
        var setting = path.isEmpty() ? "" : path + ": ";
        return origin + ": " + setting + what + "." + (remedy.isEmpty() ? "" : " " + remedy);
    }
}
