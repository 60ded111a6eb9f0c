package dev.metis.deploy.parity;

import static java.util.stream.Collectors.groupingBy;

import dev.metis.deploy.singleuser.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that differs, in a file for whoever works on an endpoint. */
final class Report {
    private Report() {}

    static Path file(String name) {
        return TestEnvironment.target().resolve(name + ".txt");
    }

    static void write(String name, List<Outcome> outcomes, List<String> problems) {
        var text = new StringBuilder();
        var byOperation = outcomes.stream()
                .collect(
                        groupingBy(outcome -> outcome.scenario().operation(), LinkedHashMap::new, Collectors.toList()));
        text.append("differ  cases  operation\n");
        byOperation.forEach((operation, ofIt) -> text.append(String.format(
                "%6d %6d  %s%n",
                ofIt.stream().filter(outcome -> !outcome.isSame()).count(), ofIt.size(), operation)));
        text.append(String.format(
                "%6d %6d  all%n",
                outcomes.stream().filter(outcome -> !outcome.isSame()).count(), outcomes.size()));
        problems.forEach(
                problem -> text.append("\nNot brought up: ").append(problem).append('\n'));
        byOperation.forEach((operation, ofIt) -> {
            if (!ofIt.stream().allMatch(Outcome::isSame)) {
                text.append("\n=== ").append(operation).append('\n');
            }
            ofIt.stream()
                    .filter(outcome -> !outcome.isSame())
                    .forEach(outcome ->
                            text.append('\n').append(outcome.explanation()).append('\n'));
        });
        try {
            Files.createDirectories(TestEnvironment.target());
            Files.write(file(name), text.toString().getBytes(StandardCharsets.UTF_8)); // bodies may be none
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
