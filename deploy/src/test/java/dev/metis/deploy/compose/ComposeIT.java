package dev.metis.deploy.compose;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.browser.Chromium;
import dev.metis.deploy.singleuser.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A lab with one machine: the whole stack, as the compose file starts it, in the hands of its users and its operator. One walk,
 * whose steps find what those before them left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {
    private static final int AT_ONCE = 10;

    private @Nullable Lab opened;
    private @Nullable Chromium started;
    private Lab lab;
    private People people;

    @BeforeAll
    void startEverything() throws IOException {
        TestEnvironment.require("chromium");
        opened = new Lab("walk");
        lab = opened;
        lab.build();
        lab.up();
        started = new Chromium(
                "compose", List.of("--host-resolver-rules=" + lab.premises().resolverRule()));
        people = new People(lab, started);
    }

    @AfterAll
    void removeEverything() {
        if (started != null) {
            started.close();
        }
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    @Order(1)
    void what_a_lab_writes_into_its_env_file_passes_the_check_together_with_the_settings() {
        assertThat(lab.check().errors()).isEmpty();
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        var jar = TestEnvironment.target().resolve("metis.jar").toString();
        var env = lab.premises().env().toString();

        var checked = lab.run(java, "-jar", jar, "check-config", "--config", "metis.yaml", "--env", env);

        assertThat(checked).contains(".env: no errors.").contains("metis.yaml: no errors.");
    }

    @Test
    @Order(2)
    void the_certificate_comes_from_the_authority_and_only_the_domain_is_served() {
        new StackChecks(lab).certificateAndDomain();
    }

    @Test
    @Order(3)
    void no_service_has_more_than_it_needs() {
        new StackChecks(lab).leastPrivilege();
    }

    @Test
    @Order(4)
    void somebody_logs_in_by_github_works_stops_starts_and_finds_everything_again() {
        people.walk("ada", ada -> {
            ada.logIn();
            ada.start();
            assertThat(ada.page()).hasURL(Pattern.compile(".*/user/" + lab.name("ada") + "/lab.*"));
            assertThat(ada.evaluate("open('/home/jovyan/kept.txt', 'w').write('kept')"))
                    .isEqualTo("4");
            assertThat(ada.evaluate("open('/home/jovyan/Shared/from-ada.txt', 'w').write('for all')"))
                    .isEqualTo("7");
            assertThat(ada.evaluate("open('/home/jovyan/ReadOnly/set.csv').read()"))
                    .isEqualTo("'1,2\\n'");
            ada.keep("4-answer");
            var server = lab.inspect(lab.serverOf("ada"));
            assertThat(server.getJsonObject("HostConfig").getJsonArray("CapDrop"))
                    .containsExactly("ALL");
            assertThat(server.getJsonArray("Mounts").encode()).doesNotContain("docker.sock");

            ada.stop();
            assertThat(lab.serversOfUsers()).isEmpty();
            ada.start();
            assertThat(ada.evaluate("open('/home/jovyan/kept.txt').read()")).isEqualTo("'kept'");
            ada.stop();
            ada.logOut();
        });
    }

    @Test
    @Order(5)
    void somebody_who_is_not_on_the_list_is_told_so() {
        people.walk("mallory", mallory -> {
            mallory.logIn();
            assertThat(mallory.page()
                            .getByText("GitHub says that you are " + lab.name("mallory"))
                            .first())
                    .isVisible();
            mallory.keep("refused");
        });
    }

    @Test
    @Order(6)
    void a_colleague_sees_what_was_shared_and_works_on_while_hub_and_proxy_are_replaced() {
        people.walk("grace", grace -> {
            grace.logIn();
            grace.start();
            assertThat(grace.evaluate("kept = open('/home/jovyan/Shared/from-ada.txt').read(); kept"))
                    .isEqualTo("'for all'");
            var server = lab.startOf(lab.serverOf("grace"));
            var hub = lab.container("hub");

            lab.premises().variables().put("ALLOWED_ORGS", "nowhere, lab:platform");
            lab.compose("up", "-d", "--no-deps", "hub");
            lab.compose("up", "-d", "--no-deps", "--force-recreate", "proxy");

            assertThat(grace.evaluate("kept.upper()")).isEqualTo("'FOR ALL'");
            assertThat(lab.container("hub")).isNotEqualTo(hub);
            assertThat(lab.startOf(lab.serverOf("grace"))).isEqualTo(server);
            lab.hubAnswers();
        });
    }

    @Test
    @Order(7)
    void with_organisations_in_the_env_file_a_member_of_the_team_comes_in_and_one_of_the_organisation_reads_why_not() {
        lab.premises().people().add(lab.name("linus"), "lab", "lab:platform");
        lab.premises().people().add(lab.name("mallory"), "lab");

        people.walk("linus", linus -> {
            linus.logIn();
            linus.goHome();
            assertThat(linus.screens().startMyServer()).isVisible();
        });
        people.walk("mallory", mallory -> {
            mallory.logIn();
            var rules = mallory.page().getByText("GitHub does not say that you are in this team");
            assertThat(rules.first()).containsText("lab:platform");
            assertThat(mallory.page()
                            .getByText("nowhere: GitHub knows no such organisation")
                            .first())
                    .isVisible();
            mallory.keep("not-in-team");
        });
        assertThat(people.administrator().users()).contains(lab.name("linus")).doesNotContain(lab.name("mallory"));
        assertThat(lab.logOf("hub").lines())
                .filteredOn(line -> line.contains("login_refused"))
                .singleElement()
                .asString()
                .contains(lab.name("mallory"));
    }

    @Test
    @Order(8)
    void whose_container_is_removed_behind_the_hubs_back_reads_so_and_nobody_else_notices() {
        new Troubles(lab, people).containerRemoved();
    }

    @Test
    @Order(9)
    void every_server_ends_in_a_true_state_when_the_hub_is_killed_while_ten_start() {
        var api = people.administrator();
        var names = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> lab.name("worker" + i))
                .toList();
        api.addUsers(names);
        names.forEach(api::start);
        Lab.soon("the first containers", () -> lab.serversOfUsers().size() >= 2);

        lab.run("docker", "kill", lab.container("hub"));
        lab.compose("up", "-d", "--no-deps", "hub");
        lab.hubAnswers();

        Lab.soon("nothing is pending", () -> names.stream().noneMatch(api::isPending));
        for (var name : names) {
            var runs = lab.serversOfUsers().stream()
                    .filter(it -> it.endsWith(name))
                    .anyMatch(it -> lab.inspect(it).getJsonObject("State").getBoolean("Running"));
            assertThat(api.isReady(name)).as(name).isEqualTo(runs);
            if (runs) {
                assertThat(lab.statusOf("/user/" + name + "/api")).as(name).isEqualTo("200");
            }
        }
        assertThat(names).anyMatch(api::isReady);
        names.forEach(api::stop);
        Lab.soon("all containers are gone", () -> lab.serversOfUsers().isEmpty());
    }

    @Test
    @Order(10)
    void prometheus_scrapes_and_every_query_of_the_boards_and_alerts_is_answered() throws IOException {
        var prometheus = new PrometheusApi(lab, lab.address("prometheus", "monitoring"));

        assertThat(prometheus.healthOf("hub")).isEqualTo("up");
        assertThat(prometheus.healthOf("proxy")).isEqualTo("up");
        assertThat(prometheus.rules())
                .isNotEmpty()
                .allSatisfy((name, health) -> assertThat(health).as(name).isEqualTo("ok"));
        assertThat(Boards.SERIES_OF_JUPYTERHUB)
                .as("since the first hub, which others followed")
                .allSatisfy(series -> assertThat(prometheus.query("last_over_time(" + series + "[15m])"))
                        .as(series)
                        .isNotEmpty());
        for (var board : Boards.all()) {
            for (var query : board.queries()) {
                var rows = prometheus.query(query);
                assertThat(rows.isEmpty()).as(board.title() + ": " + query).isEqualTo(board.needsGpu());
            }
        }
    }

    @Test
    @Order(11)
    void users_tokens_and_homes_are_there_again_after_backup_loss_of_everything_and_restore() throws IOException {
        var api = people.administrator();
        var backup = lab.premises().directory().resolve("backup.tar").toString();

        lab.run("./backup", "--homes", backup);
        lab.wipe();
        assertThat(lab.homes()).isEmpty();
        lab.run("./restore", backup);
        lab.hubAnswers();

        assertThat(api.userOfToken()).isEqualTo(lab.name("ada"));
        assertThat(api.users()).contains(lab.name("grace"));
        assertThat(lab.homeFile("ada", "kept.txt")).isEqualTo("kept");
        assertThat(Files.getPosixFilePermissions(Path.of(backup))).hasSize(2);
    }

    /** Where the machine has an engine of its own, others may use it: that one is left alone. */
    @TestFactory
    @Order(12)
    Stream<DynamicTest> the_engine_of_the_tests() {
        return lab.isOnEngineOfTests()
                ? Stream.of(DynamicTest.dynamicTest(
                        "everything_comes_back_after_docker_was_restarted_and_people_read_how_their_servers_ended",
                        () -> new Troubles(lab, people).engineRestarted()))
                : Stream.of();
    }
}
