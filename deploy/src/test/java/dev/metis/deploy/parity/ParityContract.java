package dev.metis.deploy.parity;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.metis.deploy.parity.cases.AllCases;
import dev.metis.deploy.parity.compare.AcceptedDifferences;
import dev.metis.deploy.parity.scenario.Scenario;
import dev.metis.deploy.upstream.UpstreamHub;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * JupyterHub and another hub with the same people and settings get the same requests. All cases run before the first test,
 * those that only read first; then each is a test of its own. {@code -Dparity.only=REGEX} limits it to some operations.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ParityContract {
    private static final int FEWEST_CASES = 500;
    private static final int READERS = 4;
    private static final int MOST_ACCEPTED = 15;
    private static final Pattern ONLY = Pattern.compile(System.getProperty("parity.only", ".*"));

    private final AllCases cases = AllCases.make();
    private final Population population = new Population();
    private final List<Side> sides = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private List<Outcome> outcomes = List.of();

    /** The hub beside JupyterHub. */
    abstract Side start(Population with);

    abstract AcceptedDifferences accepted();

    abstract String name();

    static Side startJupyterHub(String name, Population with) {
        var settings = new JsonObject().put("config", with.config().toString());
        var hub = UpstreamHub.start(name, "/parity/jupyterhub_config.py", settings);
        var side = new Side("JupyterHub", hub);
        side.know("proxy_api", hub.proxyApi().toString());
        return side;
    }

    @BeforeAll
    void runAll() {
        var upstream = CompletableFuture.supplyAsync(() -> started(startJupyterHub(name(), population)));
        var other = CompletableFuture.supplyAsync(() -> started(start(population)));
        var pair = new Pair(upstream.join(), other.join(), accepted(), population::open);
        outcomes = runAll(pair);
        Report.write(name(), outcomes, problems);
    }

    @AfterAll
    void stop() {
        sides.parallelStream().forEach(Side::close);
        population.close();
    }

    @TestFactory
    Stream<DynamicContainer> operations() {
        return byOperation().entrySet().stream()
                .map(entry -> dynamicContainer(entry.getKey(), tests(entry.getValue())));
    }

    @Test
    void both_hubs_could_be_brought_up() {
        assertThat(problems).isEmpty();
    }

    @Test
    void there_are_cases_for_every_operation_of_JupyterHub() {
        var asked = Operations.withoutNames(cases.all().map(Scenario::operation).collect(Collectors.toSet()));
        var missing = new TreeSet<>(Operations.ofJupyterHub());
        assertThat(missing).hasSizeGreaterThan(50);
        missing.removeAll(asked);
        assertThat(missing).isEmpty();
        assertThat(cases.all()).hasSizeGreaterThan(FEWEST_CASES);
    }

    @Test
    void every_accepted_difference_is_there() {
        assertThat(accepted().size()).isLessThanOrEqualTo(MOST_ACCEPTED);
        if (ONLY.pattern().equals(".*")) {
            assertThat(accepted().unseen())
                    .as("accepted, but no longer different")
                    .isEmpty();
        }
    }

    /**
     * Reading cases first, for the lists they see are those of the start, and several at once, for they change nothing. Then
     * the others, those that wait for a server beside all of them.
     */
    private List<Outcome> runAll(Pair pair) {
        var all = new ArrayList<Outcome>();
        var reading = wanted(cases.all()).filter(Scenario::onlyReads);
        all.addAll(besideEachOther(pair, reading.map(List::of).toList(), READERS));
        var slow = wanted(cases.all()).filter(Scenario::isSlow).map(List::of);
        var lanes = cases.lanes().stream().map(lane -> writing(lane.stream()));
        all.addAll(besideEachOther(pair, Stream.concat(slow, lanes).toList(), Integer.MAX_VALUE));
        writing(cases.last().stream()).stream().map(pair::run).forEach(all::add);
        return all;
    }

    private static List<Scenario> writing(Stream<Scenario> scenarios) {
        return wanted(scenarios)
                .filter(scenario -> !scenario.onlyReads() && !scenario.isSlow())
                .toList();
    }

    private static Stream<Scenario> wanted(Stream<Scenario> scenarios) {
        return scenarios.filter(scenario -> ONLY.matcher(scenario.operation()).find());
    }

    /** Each list in its order, that many lists at once. */
    private static List<Outcome> besideEachOther(Pair pair, List<List<Scenario>> lists, int atOnce) {
        try (var pool = Executors.newFixedThreadPool(Math.clamp(lists.size(), 1, atOnce))) {
            return lists.stream()
                    .map(list -> CompletableFuture.supplyAsync(
                            () -> list.stream().map(pair::run).toList(), pool))
                    .toList()
                    .stream()
                    .flatMap(outcomes -> outcomes.join().stream())
                    .toList();
        }
    }

    private Side started(Side side) {
        var found = Fixture.prepare(side);
        synchronized (sides) {
            sides.add(side);
            problems.addAll(found);
        }
        return side;
    }

    private Map<String, List<Outcome>> byOperation() {
        return outcomes.stream()
                .collect(
                        groupingBy(outcome -> outcome.scenario().operation(), LinkedHashMap::new, Collectors.toList()));
    }

    private static Stream<DynamicNode> tests(List<Outcome> ofIt) {
        return ofIt.stream().map(outcome -> dynamicTest(outcome.scenario().title(), () -> isSame(outcome)));
    }

    private static void isSame(Outcome outcome) {
        if (!outcome.isSame()) {
            fail(outcome.explanation());
        }
    }
}
