package dev.metis.deploy.env;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a {@code .env} file, so that all of it can be told together. Holds no values. */
final class EnvReport {
    private final EnvFile file;
    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();

    /** @param line 0 when something is missing */
    private record Finding(Path file, int line, String sentence) {
        @Override
        public String toString() {
            return file + (line == 0 ? "" : ":" + line) + ": " + sentence;
        }
    }

    EnvReport(EnvFile file) {
        this.file = file;
    }

    /** @param what a sentence without its subject, which is the variable, and with its full stop */
    void error(EnvVariable variable, String what) {
        errors.add(finding(variable, what));
    }

    void warning(EnvVariable variable, String what) {
        warnings.add(finding(variable, what));
    }

    void errorAt(int line, String sentence) {
        errors.add(new Finding(file.path(), line, sentence));
    }

    void warningAt(int line, String sentence) {
        warnings.add(new Finding(file.path(), line, sentence));
    }

    /** In the order of their lines; what is missing comes last. */
    List<String> errors() {
        return inOrder(errors);
    }

    List<String> warnings() {
        return inOrder(warnings);
    }

    private Finding finding(EnvVariable variable, String what) {
        var line = file.line(variable).map(EnvFile.Line::number).orElse(0);
        return new Finding(file.path(), line, variable + " " + what);
    }

    private static List<String> inOrder(List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparingInt(it -> it.line() == 0 ? Integer.MAX_VALUE : it.line()))
                .map(Finding::toString)
                .toList();
    }
}
