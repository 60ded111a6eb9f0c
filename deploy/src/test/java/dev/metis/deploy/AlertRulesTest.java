package dev.metis.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules, by Prometheus' own tool where it is installed (package prometheus). */
class AlertRulesTest {
    private static final Path RULES = Path.of("monitoring", "alerts.yaml").toAbsolutePath();
    private static final Path PLAYED = RULES.resolveSibling("alerts-test.yaml");

    @Test
    void the_rules_are_valid_and_go_off_when_they_should() throws IOException, InterruptedException {
        var promtool = promtool();
        assumeThat(promtool).as("promtool is installed").isPresent();

        for (var words : new String[][] {{"check", "rules", RULES.toString()}, {"test", "rules", PLAYED.toString()}}) {
            var command = Stream.concat(promtool.stream().map(Path::toString), Arrays.stream(words))
                    .toList();
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }
    }

    @Test
    void every_rule_is_played() throws IOException {
        var played = Files.readString(PLAYED);

        assertThat(Files.readString(RULES).lines().filter(line -> line.contains("- alert: ")))
                .isNotEmpty()
                .allSatisfy(line -> {
                    var name = line.substring(line.indexOf(": ") + 2);
                    assertThat(played).contains("alertname: " + name + "\n");
                });
    }

    private static Optional<Path> promtool() {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(directory -> Path.of(directory, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
