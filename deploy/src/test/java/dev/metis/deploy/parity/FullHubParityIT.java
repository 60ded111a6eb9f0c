package dev.metis.deploy.parity;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.parity.compare.AcceptedDifferences;
import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Scenario;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * JupyterHub and Metis when no more servers may start, or run: who is refused, and is told to come back. A case of its own, for a
 * full hub would get in the way of all others.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FullHubParityIT {
    private static final String START = "POST /users/{user}/server";

    private final Population population = new Population(1, "concurrent_spawn_limit: 2", "active_server_limit: 4");
    private final AcceptedDifferences accepted = AcceptedDifferences.read("/parity/accepted-differences.yaml");
    private final CompletableFuture<Side> jupyterHub =
            CompletableFuture.supplyAsync(() -> ParityContract.startJupyterHub("parity-full", population));
    private final CompletableFuture<Side> metis =
            CompletableFuture.supplyAsync(() -> ParityIT.startMetis("parity-full", population));

    @BeforeAll
    void prepare() {
        for (var side : List.of(jupyterHub, metis)) {
            assertThat(Fixture.prepare(side.join())).isEmpty();
        }
    }

    @AfterAll
    void stop() {
        List.of(jupyterHub, metis).forEach(side -> side.thenAccept(Side::close).join());
        population.close();
    }

    private Outcome run(Scenario scenario) {
        return new Pair(jupyterHub.join(), metis.join(), accepted, population::open).run(scenario);
    }

    private static Request start(String user) {
        return post("/users/" + user + "/server");
    }

    private static Request server(String user) {
        return get("/users/" + user + "/server");
    }

    private static Request stop(String user) {
        return delete("/users/" + user + "/server");
    }

    private static List<Integer> statuses(Outcome outcome) {
        return outcome.exchanges().stream()
                .map(exchange -> exchange.metis().status())
                .toList();
    }

    @Test
    void while_as_many_start_as_may_others_shall_come_back_later() {
        var outcome = run(Scenario.of(START, "while as many start as may")
                .given(post("/users/waits-one"))
                .given(post("/users/waits-two"))
                .ask(start("waits-one"))
                .ask(start("waits-two"))
                .ask(start("bob"))
                .ask(start("bob").by(Caller.OTHER))
                .ask(post("/users/ada/servers/lab").by(Caller.USER))
                .ask(start("waits-one"))
                .ask(get("/users/bob"))
                .open("waits-one")
                .until(server("waits-one"), "/ready", true)
                .ask(start("bob"))
                .open("waits-two")
                .undo(stop("bob"))
                .undo(stop("waits-one"))
                .undo(stop("waits-two")));

        assertThat(outcome.isSame()).as(outcome.explanation()).isTrue();
        assertThat(statuses(outcome))
                .as(outcome.explanation())
                .containsExactly(201, 201, 202, 202, 429, 429, 429, 202, 200, 200, 201);
        var refused = outcome.exchanges().get(4);
        assertThat(Stream.of(refused.upstream(), refused.metis()))
                .allSatisfy(answer -> assertThat(answer.header("retry-after"))
                        .hasValueSatisfying(
                                seconds -> assertThat(Integer.parseInt(seconds)).isBetween(30, 60)));
    }

    @Test
    void while_as_many_run_as_may_no_other_starts() {
        var outcome = run(Scenario.of(START, "while as many run as may")
                .given(start("bob"))
                .given(start("carol"))
                .given(start("dan"))
                .ask(start("teacher"))
                .ask(post("/users/ada/servers/lab").by(Caller.USER))
                .ask(start("bob"))
                .ask(stop("bob"))
                .ask(start("teacher"))
                .undo(stop("teacher"))
                .undo(stop("carol"))
                .undo(stop("dan")));

        assertThat(outcome.isSame()).as(outcome.explanation()).isTrue();
        assertThat(statuses(outcome)).as(outcome.explanation()).containsExactly(201, 201, 201, 429, 429, 400, 204, 201);
    }
}
