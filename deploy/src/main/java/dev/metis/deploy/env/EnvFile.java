package dev.metis.deploy.env;

import dev.metis.deploy.host.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The lines of a {@code .env} file, read as docker-compose reads them: {@code NAME=value}, quotes around a value, remarks behind
 * {@code #}.
 */
record EnvFile(Path path, List<Line> lines, List<Integer> unreadable) {
    private static final Pattern ASSIGNMENT = Pattern.compile("(?:export\\s+)?([A-Z_][A-Z0-9_]*)\\s*=\\s*(.*)");
    private static final Pattern QUOTED = Pattern.compile("(?s)(?:'([^']*)'|\"([^\"]*)\")\\s*(?:#.*)?");
    private static final Pattern REMARK = Pattern.compile("(?:^|\\s)#.*$");

    /**
     * @param number counted from 1
     * @param filledIn whether Compose looks for variables in the value
     */
    record Line(int number, String name, String value, boolean filledIn) {
        @Override
        public String toString() {
            return number + ": " + name;
        }
    }

    static EnvFile read(Path path) {
        try {
            return parse(path, Files.readAllLines(path));
        } catch (IOException e) {
            throw new Problem("option --env: " + Problem.reason(e) + ".", e);
        }
    }

    static EnvFile parse(Path path, List<String> text) {
        var lines = new ArrayList<Line>();
        var unreadable = new ArrayList<Integer>();
        for (int i = 0; i < text.size(); i++) {
            var line = text.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var assignment = ASSIGNMENT.matcher(line);
            if (assignment.matches()) {
                lines.add(line(i + 1, assignment.group(1), assignment.group(2)));
            } else {
                unreadable.add(i + 1);
            }
        }
        return new EnvFile(path, List.copyOf(lines), List.copyOf(unreadable));
    }

    private static Line line(int number, String name, String written) {
        var quoted = QUOTED.matcher(written);
        if (!quoted.matches()) {
            return new Line(
                    number, name, REMARK.matcher(written).replaceFirst("").strip(), true);
        }
        var literal = Optional.ofNullable(quoted.group(1));
        return new Line(number, name, literal.orElseGet(() -> quoted.group(2)), literal.isEmpty());
    }

    /** The last one counts, as for Compose. */
    Optional<Line> line(EnvVariable variable) {
        return lines.reversed().stream()
                .filter(line -> line.name().equals(variable.name()))
                .findFirst();
    }

    /** As the compose file sees it: with its default where nothing is written. */
    String value(EnvVariable variable) {
        return line(variable).map(Line::value).filter(it -> !it.isEmpty()).orElse(variable.usual());
    }
}
