package dev.metis.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Checkout checkout;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = Checkout.below(directory);
    }

    @Test
    void it_builds_once_and_passes_its_words_on() throws Exception {
        var first = checkout.run(Map.of(), "up", "--data", "with blank");
        var second = checkout.run(Map.of(), "--version");

        assertThat(first.exitCode()).isZero();
        assertThat(first.output()).contains("Building Metis, on first use only").contains("java: up --data with blank");
        assertThat(second.output()).isEqualTo("java: --version\n");
        assertThat(checkout.builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub/src/main/java/A.java", "hub/client/src/main/java/B.java", "hub/client/pom.xml"})
    void it_builds_again_when_a_source_changed(String source) throws Exception {
        checkout.run(Map.of(), "--version");
        checkout.change(source);

        var run = checkout.run(Map.of(), "--version");

        assertThat(run.output())
                .contains("Building Metis, since its sources changed")
                .contains("java: --version");
        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void a_failed_build_shows_its_error_and_names_its_log() throws Exception {
        var run = checkout.run(Map.of("FAKE_BUILD_FAILS", "1"), "up");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("cannot find symbol")
                .contains("log is " + checkout.root().resolve("target/metis-build.log"))
                .doesNotContain("java: up");
    }

    @Test
    void it_can_be_called_through_a_link() throws Exception {
        var link = Files.createSymbolicLink(directory.resolve("link"), Path.of("a check out/metis"));

        assertThat(checkout.run(link, Map.of(), "stop").output()).endsWith("java: stop\n");
    }

    @Test
    void without_the_right_jdk_it_says_what_to_install() throws Exception {
        checkout.needJdk("99");

        var run = checkout.run(Map.of(), "up");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .startsWith("metis: Metis needs JDK 99 and the newest found here is ")
                .contains("or set JAVA_HOME to one.")
                .hasLineCount(1);
        assertThat(checkout.builds()).isEmpty();
    }

    @Test
    void a_refused_start_up_cache_is_told_once_and_the_program_runs() throws Exception {
        var first = checkout.run(Map.of("FAKE_REFUSED", "1"), "--version");
        var second = checkout.run(Map.of("FAKE_REFUSED", "1"), "--version");

        assertThat(first.output()).contains("start-up cache could not be made").endsWith("java: --version\n");
        assertThat(second.output()).isEqualTo("java: --version\n");
    }

    @Test
    void a_test_run_without_skipped_tests_says_so() throws Exception {
        var run = checkout.run(Map.of("CI", "true"), "test");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).contains("Tests run: 3").endsWith("Skipped: none\n");
    }

    @Test
    void skipped_tests_are_listed_and_fail_a_run_of_continuous_integration() throws Exception {
        var report = Files.writeString(directory.resolve("TEST-a.xml"), """
                <testsuite>
                  <testcase name="runs" classname="dev.metis.a.DockerIT" time="0.1"/>
                  <testcase name="pulls &lt;an&gt; image" classname="dev.metis.a.DockerIT" time="0.1">
                    <skipped message="org.opentest4j.TestAbortedException: Assumption failed: no &quot;docker&quot; here" type=""/>
                  </testcase>
                </testsuite>
                """);
        var environment = Map.of("FAKE_REPORT", report.toString());

        var run = checkout.run(environment, "test");
        var inCi = checkout.run(Map.of("FAKE_REPORT", report.toString(), "CI", "true"), "test");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).endsWith("Skipped:\n  DockerIT.pulls <an> image: no \"docker\" here\n");
        assertThat(inCi.exitCode()).isEqualTo(1);
    }

    @Test
    void a_build_that_fails_fails_the_run() throws Exception {
        assertThat(checkout.run(Map.of("FAKE_BUILD_FAILS", "1"), "test").exitCode())
                .isNotZero();
    }

    @Test
    void failed_tests_are_listed_and_fail_the_run() throws Exception {
        var report = Files.writeString(directory.resolve("TEST-a.xml"), """
                <testsuite>
                  <testcase name="runs" classname="dev.metis.a.DockerIT" time="0.1"/>
                  <testcase name="stops" classname="dev.metis.a.DockerIT" time="0.1">
                    <failure message="expected: 1" type="java.lang.AssertionError">at …</failure>
                  </testcase>
                  <testcase name="starts" classname="dev.metis.a.DockerIT" time="0.1">
                    <error type="java.lang.IllegalStateException">at …</error>
                  </testcase>
                </testsuite>
                """);

        var run = checkout.run(Map.of("FAKE_REPORT", report.toString(), "FAKE_TEST_FAILS", "1"), "test");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("Failed:\n  DockerIT.stops: expected: 1\n  DockerIT.starts: no reason given\n");
    }
}
