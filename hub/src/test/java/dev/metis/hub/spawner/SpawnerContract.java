package dev.metis.hub.spawner;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every spawner does. A spawner's test extends it and says how to make spawners and servers on its platform. */
public abstract class SpawnerContract {
    /** What servers of kind {@link ServerKind#WRITES_SECRET} write, and no log may show. */
    protected static final String TOKEN = "tok3n-that-0nly-the-server-may-see";

    /** How a server behaves that the contract starts. */
    public enum ServerKind {
        /** Answers 200 below its base path, with its instance in the body. */
        ANSWERS,
        /** Writes {@code cannot go on} to its log and exits with code 3. */
        EXITS,
        /** Writes the lines 1 to 100, then its token, then {@code done}, and goes on. */
        WRITES_SECRET,
        /** As ANSWERS, but its start takes so long that a stop overtakes it, where the platform can do that. */
        STARTS_SLOWLY,
        /** As ANSWERS, and starts other processes or what the platform has of the kind. */
        HAS_CHILDREN
    }

    private final ServerAnswers answers = new ServerAnswers();
    private final List<InstanceId> used = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private @Nullable Spawner made;

    /** Another spawner object over the same platform, as a restarted or second hub has it. */
    protected abstract Spawner spawner(Vertx vertx);

    /** The command (or whatever the platform takes from the owner's name or the options) that makes such a server. */
    protected abstract ServerSpec specOf(ServerSpec plain, ServerKind kind);

    /** Everything of this instance that the platform still runs, the server itself included. */
    protected abstract List<String> partsOf(InstanceId instance);

    /** Runs after a test, once all its servers are stopped. */
    protected void closePlatform() {}

    @AfterEach
    void leaveNothing() {
        used.forEach(instance -> resultOf(spawner(vertx).stop(instance, true)));
        used.forEach(instance -> assertThat(partsOf(instance)).isEmpty());
        resultOf(vertx.close());
        answers.close();
        closePlatform();
    }

    protected final Vertx vertx() {
        return vertx;
    }

    /** The hub's own spawner, the same for the whole test. */
    protected final Spawner spawner() {
        var spawner = made == null ? spawner(vertx) : made;
        made = spawner;
        return spawner;
    }

    /** A server nobody started yet; it is stopped after the test. */
    protected final ServerSpec newSpec(ServerKind kind) {
        return specOf(plainSpec(new InstanceId(ThreadLocalRandom.current().nextLong(1, 1L << 40), 1)), kind);
    }

    /** The same server's next run. */
    protected final ServerSpec nextRun(ServerSpec spec, ServerKind kind) {
        return specOf(
                plainSpec(
                        new InstanceId(spec.instance().server(), spec.instance().run() + 1)),
                kind);
    }

    private ServerSpec plainSpec(InstanceId instance) {
        used.add(instance);
        var environment = Map.of("JUPYTERHUB_USER", "ada", "JUPYTERHUB_API_TOKEN", TOKEN);
        return new ServerSpec(instance, "ada", "", "/user/ada/", List.of(), environment, Map.of(), new JsonObject());
    }

    protected final Future<ServerAddress> start(ServerSpec spec) {
        return spawner().start(spec, (_, _) -> {});
    }

    /** Waits until the server answers, and that it is this instance which does. */
    protected final void assertAnswers(ServerSpec spec, ServerAddress address) {
        eventually(() -> assertThat(body(address, spec.basePath() + "api")).contains(answerOf(spec)));
    }

    /** By which the server is known: its instance, where the platform does not start a former run again as it was. */
    protected String answerOf(ServerSpec spec) {
        return spec.instance().toString();
    }

    /** What the server answers to a GET. */
    protected final String body(ServerAddress address, String path) {
        return answers.body(address, path);
    }

    protected final ServerStatus statusOf(InstanceId instance) {
        return resultOf(spawner().status(instance));
    }

    @Test
    void a_started_server_runs_and_answers_at_its_address() {
        var spec = newSpec(ServerKind.ANSWERS);

        var address = resultOf(start(spec));

        assertAnswers(spec, address);
        assertThat(statusOf(spec.instance())).isEqualTo(new ServerStatus.Running(address));
    }

    @Test
    void an_unknown_server_is_absent_and_stopping_it_succeeds() {
        var unknown = newSpec(ServerKind.ANSWERS).instance();

        assertThat(statusOf(unknown)).isEqualTo(new ServerStatus.Absent());
        assertThat(resultOf(spawner().lastLog(unknown, 10))).isEmpty();
        resultOf(spawner().stop(unknown, false));
        assertThat(statusOf(unknown)).isEqualTo(new ServerStatus.Absent());
        assertThat(resultOf(spawner().instances())).doesNotContain(unknown);
    }

    @Test
    void a_stopped_server_is_absent_and_all_of_it_gone() {
        var spec = newSpec(ServerKind.ANSWERS);
        resultOf(start(spec));

        resultOf(spawner().stop(spec.instance(), false));

        assertThat(statusOf(spec.instance())).isEqualTo(new ServerStatus.Absent());
        assertThat(partsOf(spec.instance())).isEmpty();
        assertThat(resultOf(spawner().instances())).doesNotContain(spec.instance());
    }

    @Test
    void stopping_twice_and_at_the_same_time_succeeds() {
        var spec = newSpec(ServerKind.ANSWERS);
        resultOf(start(spec));

        var first = spawner().stop(spec.instance(), false);
        var second = spawner(vertx).stop(spec.instance(), true);

        resultOf(first);
        resultOf(second);
        resultOf(spawner().stop(spec.instance(), false));
        assertThat(statusOf(spec.instance())).isEqualTo(new ServerStatus.Absent());
    }

    @Test
    void starting_a_running_server_adopts_it() {
        var spec = newSpec(ServerKind.ANSWERS);
        var address = resultOf(start(spec));
        var parts = partsOf(spec.instance());

        assertThat(resultOf(start(spec))).isEqualTo(address);
        assertThat(partsOf(spec.instance())).isEqualTo(parts);
    }

    @Test
    void two_hubs_that_start_the_same_server_get_one() {
        var spec = newSpec(ServerKind.ANSWERS);

        var first = spawner().start(spec, (_, _) -> {});
        var second = spawner(vertx).start(spec, (_, _) -> {});

        assertThat(resultOf(first)).isEqualTo(resultOf(second));
        assertAnswers(spec, resultOf(first));
    }

    @Test
    void a_restarted_hub_finds_adopts_and_stops_what_runs() {
        var spec = newSpec(ServerKind.ANSWERS);
        var address = resultOf(start(spec));

        var restarted = spawner(vertx);

        assertThat(resultOf(restarted.instances())).contains(spec.instance());
        assertThat(resultOf(restarted.status(spec.instance()))).isEqualTo(new ServerStatus.Running(address));
        assertThat(resultOf(restarted.start(spec, (_, _) -> {}))).isEqualTo(address);
        resultOf(restarted.stop(spec.instance(), false));
        assertThat(statusOf(spec.instance())).isEqualTo(new ServerStatus.Absent());
        assertThat(partsOf(spec.instance())).isEmpty();
    }

    @Test
    void a_stop_overtakes_a_start_under_way() {
        var spec = newSpec(ServerKind.STARTS_SLOWLY);
        var started = start(spec);

        resultOf(spawner(vertx).stop(spec.instance(), true));

        eventually(() -> assertThat(started.isComplete()).isTrue());
        eventually(() -> assertThat(partsOf(spec.instance())).isEmpty());
        assertThat(statusOf(spec.instance())).isEqualTo(new ServerStatus.Absent());
    }

    @Test
    void a_stopped_server_never_comes_up_later() {
        var spec = newSpec(ServerKind.ANSWERS);
        resultOf(spawner().stop(spec.instance(), true));

        assertThat(failureOf(start(spec))).isInstanceOf(SpawnException.class);
        assertThat(partsOf(spec.instance())).isEmpty();
    }

    @Test
    void the_next_run_of_a_stopped_server_starts() {
        var first = newSpec(ServerKind.ANSWERS);
        resultOf(start(first));
        resultOf(spawner().stop(first.instance(), false));

        var second = nextRun(first, ServerKind.ANSWERS);
        assertAnswers(second, resultOf(start(second)));

        resultOf(spawner().stop(first.instance(), true));
        assertThat(statusOf(second.instance())).isInstanceOf(ServerStatus.Running.class);
    }

    @Test
    void a_server_that_exits_is_reported_with_its_code_and_last_lines() {
        var spec = newSpec(ServerKind.EXITS);
        start(spec).onFailure(reported -> assertThat(reported).isInstanceOf(SpawnException.class));

        eventually(() -> assertThat(statusOf(spec.instance()))
                .isInstanceOfSatisfying(ServerStatus.Exited.class, exited -> {
                    assertThat(exited.reason()).contains("3");
                    assertThat(exited.lastLog()).contains("cannot go on");
                }));
        assertThat(resultOf(spawner().instances())).contains(spec.instance());

        resultOf(spawner().stop(spec.instance(), false));
        assertThat(statusOf(spec.instance())).isEqualTo(new ServerStatus.Absent());
        assertThat(resultOf(spawner().lastLog(spec.instance(), 10))).contains("cannot go on");
    }

    @Test
    void the_last_lines_of_the_log_are_read_without_the_servers_token() {
        var spec = newSpec(ServerKind.WRITES_SECRET);
        resultOf(start(spec));

        eventually(() -> assertThat(
                        resultOf(spawner(vertx).lastLog(spec.instance(), 4)).lines())
                .hasSize(4)
                .startsWith("99", "100")
                .endsWith("done")
                .noneMatch(line -> line.contains(TOKEN)));
        resultOf(spawner().stop(spec.instance(), true));
        assertThat(resultOf(spawner(vertx).lastLog(spec.instance(), 1000))).doesNotContain(TOKEN);
    }

    @Test
    void stopping_ends_all_that_the_server_started() {
        var spec = newSpec(ServerKind.HAS_CHILDREN);
        assertAnswers(spec, resultOf(start(spec)));
        assertThat(partsOf(spec.instance())).isNotEmpty();

        resultOf(spawner().stop(spec.instance(), false));

        assertThat(partsOf(spec.instance())).isEmpty();
    }

    @Test
    void futures_complete_on_the_callers_context() {
        var unknown = newSpec(ServerKind.ANSWERS).instance();
        var caller = vertx.getOrCreateContext();

        Future<Context> completedOn = Future.future(promise -> caller.runOnContext(_ -> spawner()
                .status(unknown)
                .compose(_ -> spawner().stop(unknown, true))
                .onComplete(_ -> promise.complete(Vertx.currentContext()))));

        assertThat(resultOf(completedOn)).isEqualTo(caller);
    }
}
