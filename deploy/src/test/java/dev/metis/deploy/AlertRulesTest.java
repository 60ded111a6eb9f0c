package dev.metis.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.singleuser.TestEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules, by Prometheus' own tool. */
class AlertRulesTest {
    private static final Path RULES = Path.of("monitoring", "alerts.yaml").toAbsolutePath();
    private static final Path PLAYED = RULES.resolveSibling("alerts-test.yaml");

    @Test
    void the_rules_are_valid_and_go_off_when_they_should() throws IOException, InterruptedException {
        TestEnvironment.require("promtool");
        var promtool =
                TestEnvironment.directory().resolve("prometheus/promtool").toString();

        for (var words : new String[][] {{"check", "rules", RULES.toString()}, {"test", "rules", PLAYED.toString()}}) {
            var command =
                    Stream.concat(Stream.of(promtool), Arrays.stream(words)).toList();
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
}
