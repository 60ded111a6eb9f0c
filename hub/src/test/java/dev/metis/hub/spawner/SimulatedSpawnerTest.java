package dev.metis.hub.spawner;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulatedSpawnerTest extends SpawnerContract {
    private final SimulatedPlatform platform = new SimulatedPlatform();

    @Override
    protected Spawner spawner(Vertx vertx) {
        return new SimulatedSpawner(vertx, platform);
    }

    @Override
    protected ServerSpec specOf(ServerSpec plain, ServerKind kind) {
        platform.script(
                switch (kind) {
                    case ANSWERS, HAS_CHILDREN -> Script.answers();
                    case STARTS_SLOWLY -> Script.neverStarts();
                    case EXITS -> Script.exitsWith(3, Duration.ZERO).logs("cannot go on");
                    case WRITES_SECRET ->
                        Script.answers()
                                .logs(Stream.concat(
                                                IntStream.rangeClosed(1, 100).mapToObj(Integer::toString),
                                                Stream.of("my token is " + TOKEN, "done"))
                                        .toArray(String[]::new));
                });
        return plain;
    }

    @Override
    protected List<String> partsOf(InstanceId instance) {
        return platform.running().stream()
                .filter(instance::equals)
                .map(InstanceId::toString)
                .toList();
    }

    @Override
    protected void closePlatform() {
        platform.close();
    }

    @Test
    void a_held_server_answers_once_released() {
        var spec = newSpec(ServerKind.ANSWERS);
        platform.script(Script.neverAnswers());
        var address = resultOf(start(spec));
        assertThat(platform.running()).containsExactly(spec.instance());

        platform.release();

        assertAnswers(spec, address);
        assertThat(platform.requests(spec.instance())).isPositive();
    }

    @Test
    void a_start_reports_its_steps_and_fails_as_told() {
        var spec = newSpec(ServerKind.ANSWERS);
        platform.script(
                spec.owner(), Script.failsWith("no room left").reports(new Script.Step(10, "looking for room")));
        var reported = new ArrayList<String>();

        var failure = failureOf(spawner().start(spec, (percent, message) -> reported.add(percent + " " + message)));

        assertThat(failure).isInstanceOf(SpawnException.class).hasMessage("no room left");
        assertThat(reported).containsExactly("10 looking for room");
        assertThat(platform.running()).isEmpty();
    }

    @Test
    void two_runs_of_a_server_at_once_are_noticed() {
        var first = newSpec(ServerKind.ANSWERS);
        var second = nextRun(first, ServerKind.ANSWERS);

        resultOf(start(first));
        assertThat(platform.doubled()).isEmpty();
        resultOf(start(second));

        assertThat(platform.doubled()).containsExactly(first.instance().server());
        assertThat(platform.launches()).containsExactly(first.instance(), second.instance());
    }

    @Test
    void a_crash_ends_a_server_and_an_unreachable_platform_fails() {
        var spec = newSpec(ServerKind.ANSWERS);
        resultOf(start(spec));

        platform.crash(spec.instance(), "exited with code 137");

        eventually(() -> assertThat(statusOf(spec.instance()))
                .isEqualTo(new ServerStatus.Exited("exited with code 137", "a simulated server")));
        platform.reachable(false);
        assertThat(failureOf(spawner().status(spec.instance()))).hasMessage("the platform cannot be reached");
        platform.reachable(true);
    }
}
