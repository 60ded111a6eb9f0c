package dev.metis.hub.server;

import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SimulatedPlatform;
import dev.metis.hub.spawner.SimulatedSpawner;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitedSpawnerTest {
    private static final InstanceId INSTANCE = InstanceId.parse("1-1");

    private final Vertx vertx = Vertx.vertx();
    private final SimulatedPlatform platform = new SimulatedPlatform();
    private final Spawner spawner = new LimitedSpawner(
            new SimulatedSpawner(vertx, platform),
            new LimitedSpawner.Limits(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(50)));

    @AfterEach
    void close() {
        platform.close();
        resultOf(vertx.close());
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call("it within 0.2 s", it -> it.stop(INSTANCE, true)),
                call("runs: no answer within 0.05 s", it -> it.status(INSTANCE)),
                call("wrote: no answer within 0.05 s", it -> it.lastLog(INSTANCE, 1)),
                call("there are: no answer within 0.05 s", Spawner::instances));
    }

    private static Arguments call(String ending, Function<Spawner, Future<?>> call) {
        return Arguments.of(ending, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void a_call_that_never_ends_is_given_up_with_a_reason(String ending, Function<Spawner, Future<?>> call) {
        platform.silent(true);

        assertThat(failureOf(call.apply(spawner)))
                .isInstanceOf(SpawnException.class)
                .hasMessageStartingWith("the platform d")
                .hasMessageEndingWith(ending);
    }

    @Test
    void a_stop_is_not_begun_beside_one_that_the_spawner_may_still_be_busy_with() {
        platform.silent(true);
        platform.longestStop(Duration.ofHours(1));

        var failures = Stream.of(false, true)
                .map(now -> failureOf(spawner.stop(INSTANCE, now)).getMessage())
                .toList();

        assertThat(failures).hasSize(2).containsOnly("the platform did not stop it within 0.2 s");
        assertThat(platform.stops()).isEqualTo(1);
        failureOf(spawner.stop(InstanceId.parse("2-1"), true));
        assertThat(platform.stops()).as("another server").isEqualTo(2);
    }

    @Test
    void a_stop_is_begun_anew_once_the_first_is_over_or_lost() {
        resultOf(spawner.stop(INSTANCE, false));
        resultOf(spawner.stop(INSTANCE, false));
        assertThat(platform.stops()).isEqualTo(2);

        platform.silent(true);
        failureOf(spawner.stop(INSTANCE, false));
        platform.silent(false);
        resultOf(spawner.stop(INSTANCE, false));
        assertThat(platform.stops()).isEqualTo(4);
    }

    @Test
    void what_the_spawner_says_itself_is_left_as_it_is() {
        platform.reachable(false);
        assertThat(failureOf(spawner.status(INSTANCE))).hasMessage("the platform cannot be reached");

        platform.reachable(true);
        assertThat(resultOf(spawner.status(INSTANCE))).isInstanceOf(ServerStatus.Absent.class);
        assertThat(spawner.name()).isEqualTo("simulated");
    }
}
