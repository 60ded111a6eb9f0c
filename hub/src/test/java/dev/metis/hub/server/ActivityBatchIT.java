package dev.metis.hub.server;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.TestCallers;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Migrations;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.TestDatabase;
import dev.metis.hub.db.TestPostgres;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.server.ActivitySignal.OfServer;
import dev.metis.hub.server.ActivitySignal.OfToken;
import dev.metis.hub.server.ActivitySignal.OfUser;
import dev.metis.hub.server.ActivitySignal.Source;
import dev.metis.hub.server.ActivitySignal.Subject;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ActivityBatchIT {
    private static final UserName ADA = new UserName("ada");
    private static final ServerKey LAB = new ServerKey(ADA, "lab");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String ROWS = """
            delete from users;
            insert into users (name) values ('ada'), ('bob');
            insert into servers (user_id, name) select id, 'lab' from users;
            insert into tokens (user_id, hashed, scopes) select id, sha256(name::bytea), '{inherit}' from users
            """;

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private ActivityBatch batch = batch(Duration.ofSeconds(30));

    @BeforeEach
    void rows() {
        DATABASE.execute(ROWS);
        batch = batch(Duration.ofSeconds(30));
    }

    private static ActivityBatch batch(Duration resolution) {
        return new ActivityBatch(DATABASE.vertx(), DATABASE.database(), resolution, Duration.ofMillis(20));
    }

    @Test
    void users_servers_and_tokens_are_written_at_once_each_its_own() {
        long token = tokenOf("ada");
        report(new OfUser(ADA), NOON);
        report(new OfServer(LAB), NOON.plusSeconds(1));
        report(new OfToken(token), NOON.plusSeconds(2));

        resultOf(batch.written());

        assertThat(userTime("ada")).contains(NOON);
        assertThat(serverTime("ada", "lab")).contains(NOON.plusSeconds(1));
        assertThat(time("select last_activity from tokens where id = " + token)).contains(NOON.plusSeconds(2));
        assertThat(userTime("bob")).isEmpty();
        assertThat(serverTime("ada", "")).isEmpty();
        assertThat(serverTime("bob", "lab")).isEmpty();
    }

    @Test
    void times_only_move_forward() {
        report(new OfUser(ADA), NOON);
        resultOf(batch.written());
        report(new OfUser(ADA), NOON.minusSeconds(1));
        resultOf(batch.written());

        assertThat(userTime("ada")).contains(NOON);
    }

    @Test
    void of_many_signals_the_latest_is_written() {
        IntStream.range(0, 1000).parallel().forEach(i -> report(new OfServer(LAB), NOON.minusMillis(i)));

        resultOf(batch.written());

        assertThat(serverTime("ada", "lab")).contains(NOON);
    }

    @Test
    void what_is_gone_is_skipped() {
        report(new OfUser(new UserName("nobody")), NOON);
        report(new OfServer(ServerKey.of("ada", "gone")), NOON);
        report(new OfToken(-1), NOON);
        report(new OfUser(ADA), NOON);

        resultOf(batch.written());

        assertThat(userTime("ada")).contains(NOON);
    }

    @Test
    void a_first_request_is_always_written_others_only_after_the_resolution() {
        batch.addRequest(adaWithToken(false));
        resultOf(batch.written());
        var first = userTime("ada");
        assertThat(first).isPresent();

        batch.addRequest(adaWithToken(false));
        batch(Duration.ofSeconds(30)).addRequest(adaWithToken(false));
        resultOf(batch.written());

        assertThat(userTime("ada")).isEqualTo(first);
    }

    @Test
    void another_hub_that_does_not_know_of_the_last_write_keeps_to_the_resolution_too() {
        DATABASE.execute("update users set last_activity = now() - interval '10 seconds'");
        var before = userTime("ada");

        batch.addRequest(adaWithToken(false));
        resultOf(batch.written());

        assertThat(userTime("ada")).isEqualTo(before);
    }

    @Test
    void a_report_is_written_however_little_newer() {
        DATABASE.execute("update users set last_activity = '2026-11-22T11:59:59.9Z'");

        report(new OfUser(ADA), NOON);
        batch.add(new ActivitySignal(new OfUser(ADA), Source.REQUEST, NOON.minusSeconds(9)));
        resultOf(batch.written());

        assertThat(userTime("ada")).contains(NOON);
    }

    @Test
    void a_server_calling_with_its_own_token_is_not_its_owner_at_work() {
        batch.addRequest(adaWithToken(true));

        resultOf(batch.written());

        assertThat(userTime("ada")).isEmpty();
        assertThat(time("select last_activity from tokens where id = " + tokenOf("ada")))
                .isPresent();
    }

    @Test
    void what_was_told_of_a_route_before_is_not_told_again_however_long_ago_it_was_used() {
        var told = new ArrayList<UserName>();
        batch.subscribe(told::add);
        var threeDaysAgo = Instant.now().minus(Duration.ofDays(3)).toString();
        var route = JsonObject.of("user", "ada", "server_name", "lab", "last_activity", threeDaysAgo);

        batch.addRoutes(List.of(route));
        batch.addRoutes(List.of(route));

        assertThat(told).containsExactly(ADA, ADA); // the server's owner, and she herself
    }

    @Test
    void what_goes_over_a_servers_route_is_its_and_its_owners_activity() {
        batch.addRoutes(List.of(new JsonObject("""
                        {"target": "http://127.0.0.1:1", "user": "ada", "server_name": "lab",
                         "last_activity": "2026-11-22T12:00:00.000Z"}"""), new JsonObject("""
                        {"target": "http://127.0.0.1:2", "hub": true, "last_activity": "2026-11-22T12:00:00.000Z"}"""), new JsonObject("""
                        {"user": "bob", "server_name": "", "last_activity": "soon"}"""), new JsonObject("""
                        {"user": "bob", "server_name": "a/b", "last_activity": "2026-11-22T12:00:00.000Z"}""")));

        resultOf(batch.written());

        assertThat(serverTime("ada", "lab")).contains(NOON);
        assertThat(userTime("ada")).contains(NOON);
        assertThat(userTime("bob")).isEmpty();
    }

    @Test
    void it_writes_by_itself_and_the_rest_when_it_stops() {
        batch.start();
        report(new OfUser(ADA), NOON);
        eventually(() -> assertThat(userTime("ada")).contains(NOON));

        report(new OfUser(ADA), NOON.plusSeconds(1));
        resultOf(batch.stop());

        assertThat(userTime("ada")).contains(NOON.plusSeconds(1));
    }

    @Test
    void nothing_is_lost_while_the_database_is_away() {
        var vertx = Vertx.vertx();
        try (var postgres = TestPostgres.started()) {
            var database = new Database(vertx, postgres.options("postgres"), 2);
            resultOf(new Migrations(database).run());
            resultOf(
                    database.withConnection(connection -> connection.query(ROWS).execute()));
            var writing = new ActivityBatch(vertx, database, Duration.ZERO, Duration.ofMillis(20));
            writing.start();

            postgres.crash();
            writing.add(new ActivitySignal(new OfUser(ADA), Source.REPORT, NOON));
            assertThat(writing.written().toCompletionStage()).failsWithin(Duration.ofSeconds(20));
            writing.add(new ActivitySignal(new OfServer(LAB), Source.REPORT, NOON));
            postgres.start();

            eventually(() -> {
                assertThat(time(database, "select last_activity from users where name = 'ada'"))
                        .contains(NOON);
                assertThat(time(database, "select max(last_activity) from servers"))
                        .contains(NOON);
            });
            resultOf(writing.stop());
            resultOf(database.close());
        } finally {
            resultOf(vertx.close());
        }
    }

    private void report(Subject subject, Instant at) {
        batch.add(new ActivitySignal(subject, Source.REPORT, at));
    }

    private static Caller adaWithToken(boolean ofServer) {
        return TestCallers.user("ada", new Caller.ApiToken(tokenOf("ada"), Optional.empty(), ofServer));
    }

    private static long tokenOf(String owner) {
        return Rows.only(resultOf(DATABASE.database()
                        .sql()
                        .query("select t.id from tokens t join users u on u.id = t.user_id where u.name = '" + owner
                                + "'")
                        .execute()))
                .getLong(0);
    }

    private static Optional<Instant> userTime(String name) {
        return time("select last_activity from users where name = '" + name + "'");
    }

    private static Optional<Instant> serverTime(String owner, String name) {
        return time("select s.last_activity from servers s join users u on u.id = s.user_id where u.name = '" + owner
                + "' and s.name = '" + name + "'");
    }

    private static Optional<Instant> time(String sql) {
        return time(DATABASE.database(), sql);
    }

    private static Optional<Instant> time(Database database, String sql) {
        return Optional.ofNullable(
                        Rows.only(resultOf(database.sql().query(sql).execute())).getOffsetDateTime(0))
                .map(OffsetDateTime::toInstant);
    }
}
