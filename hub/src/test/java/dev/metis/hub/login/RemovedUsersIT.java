package dev.metis.hub.login;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.authenticator.github.GitHubFixture;
import dev.metis.hub.db.Rows;
import dev.metis.hub.route.OpenSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who are logged in and are then taken off the list. */
class RemovedUsersIT {
    @TempDir
    private Path directory = Path.of("");

    private Path list = Path.of("");

    @BeforeEach
    void writeList() throws IOException {
        list = directory.resolve("allowed_users.txt");
        write("ada\nbob\n");
    }

    /** At once, as editors do it: nobody shall read half of it. */
    private void write(String names) throws IOException {
        var next = Files.writeString(directory.resolve("next"), names);
        Files.move(next, list, StandardCopyOption.ATOMIC_MOVE);
    }

    private HubFixture hub(String policy) {
        return HubFixture.with(
                "Authenticator__allowed_users_file",
                list.toString(),
                "Metis__removed_users",
                policy,
                "Metis__removed_users_check_interval",
                "100ms");
    }

    private static void startServer(TestBrowser browser, String name) {
        assertThat(browser.api("POST", "users/" + name + "/server").statusCode())
                .isEqualTo(201);
    }

    @Test
    void what_somebody_has_open_is_cut_when_they_are_taken_off_the_list() throws IOException {
        try (var hub = hub("log-out")) {
            var ada = hub.logIn("ada");
            var bob = hub.logIn("bob");
            startServer(bob, "bob");
            try (var socket = OpenSocket.of(ada, "/user/bob/ws");
                    var other = OpenSocket.of(bob, "/user/bob/ws")) {
                assertThat(socket.echoes()).isTrue();

                write("bob\n");

                socket.isCut();
                assertThat(other.echoes()).isTrue();
            }
        }
    }

    @Test
    void who_is_taken_off_the_list_is_logged_out_and_nobody_else_is() throws IOException {
        try (var hub = hub("log-out")) {
            var ada = hub.logIn("ada");
            var bob = hub.logIn("bob");
            var root = hub.logIn("root");
            startServer(ada, "ada");
            startServer(bob, "bob");
            var token = TestApi.of(hub, "ada", "inherit");
            assertThat(token.get("user").statusCode()).isEqualTo(200);

            write("bob\n");

            ada.eventually("/hub/api/user", answer -> answer.statusCode() == 403);
            eventually(() -> assertThat(token.get("user").statusCode()).isEqualTo(403));
            assertThat(bob.get("/hub/api/user").statusCode()).isEqualTo(200);
            assertThat(root.get("/hub/api/user").statusCode()).isEqualTo(200);
            assertThat(hub.platform().running()).hasSize(2);
            assertThat(root.server("ada").getBoolean("ready")).isTrue();
            assertThat(hub.browser().tryLogIn("/hub/login", "ada", "any").statusCode())
                    .isEqualTo(403);

            write("ada\nbob\n");
            hub.logIn("ada").eventually("/hub/api/user", answer -> answer.statusCode() == 200);
        }
    }

    @Test
    void their_servers_stop_too_where_the_operator_wants_that() throws IOException {
        try (var hub = hub("stop-servers")) {
            var ada = hub.logIn("ada");
            var bob = hub.logIn("bob");
            startServer(bob, "bob");
            var ofBob = hub.platform().running();
            startServer(ada, "ada");

            write("bob\n");

            eventually(() -> assertThat(hub.platform().running()).isEqualTo(ofBob));
            ada.eventually("/hub/api/user", answer -> answer.statusCode() == 403);
            assertThat(bob.server("bob").getBoolean("ready")).isTrue();
        }
    }

    @Test
    void servers_of_blocked_users_stop_when_the_hub_starts_whatever_becomes_of_others() throws IOException {
        try (var hub = hub("keep")) {
            var ada = hub.logIn("ada");
            var bob = hub.logIn("bob");
            startServer(bob, "bob");
            var ofBob = hub.platform().running();
            startServer(ada, "ada");
            assertThat(hub.platform().running()).hasSize(2);
            hub.stopHub();

            hub.change("Authenticator__blocked_users", "[ada, nobody]");
            hub.startHub();

            eventually(() -> assertThat(hub.platform().running()).isEqualTo(ofBob));
            assertThat(bob.server("bob").getBoolean("ready")).isTrue();
            assertThat(hub.browser().tryLogIn("/hub/login", "ada", "any").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void nothing_is_cut_or_stopped_when_the_end_of_the_login_cannot_be_committed() throws IOException {
        try (var hub = hub("stop-servers")) {
            var ada = hub.logIn("ada");
            var bob = hub.logIn("bob");
            startServer(ada, "ada");
            startServer(bob, "bob");
            try (var socket = OpenSocket.of(ada, "/user/bob/ws")) {
                assertThat(socket.echoes()).isTrue();
                refuseCommits(hub);

                write("bob\n");

                eventually(() -> assertThat(refusals(hub)).isGreaterThan(2));
                assertThat(socket.echoes()).isTrue();
                assertThat(hub.platform().running()).hasSize(2);
                assertThat(ada.get("/hub/api/user").statusCode()).isEqualTo(200);

                inTransaction(hub, "drop trigger refused on users");
                socket.isCut();
                eventually(() -> assertThat(hub.platform().running()).hasSize(1));
                ada.eventually("/hub/api/user", answer -> answer.statusCode() == 403);
            }
        }
    }

    /** Of a transaction that ended somebody's logins, and not before its end; a sequence counts what is rolled back too. */
    private static void refuseCommits(HubFixture hub) {
        inTransaction(hub, """
                create sequence refusals;
                create function refuse() returns trigger language plpgsql as $$
                begin
                    perform nextval('refusals');
                    raise exception 'refused';
                end $$;
                create constraint trigger refused after update of auth_epoch on users
                    deferrable initially deferred for each row execute function refuse();
                """);
    }

    private static long refusals(HubFixture hub) {
        return resultOf(hub.database()
                .sql()
                .query("select last_value, is_called from refusals")
                .mapping(row -> row.getBoolean("is_called") ? row.getLong("last_value") : 0L)
                .execute()
                .map(Rows::only));
    }

    private static void inTransaction(HubFixture hub, String statements) {
        resultOf(hub.database().inTransaction(tx -> tx.query(statements).execute()));
    }

    @Test
    void a_list_that_cannot_be_read_for_a_moment_ends_nobodys_login() throws IOException {
        try (var hub = hub("stop-servers")) {
            var ada = hub.logIn("ada");
            var bob = hub.logIn("bob");
            startServer(ada, "ada");
            Files.delete(list);
            // Somebody else is blocked in the meantime: once that shows, the list was looked at.
            hub.change("Authenticator__blocked_users", "[bob]");
            hub.startHub();

            bob.eventually("/hub/api/user", answer -> answer.statusCode() == 403);
            assertThat(ada.get("/hub/api/user").statusCode()).isEqualTo(200);
            assertThat(hub.platform().running()).hasSize(1);
        }
    }

    @Test
    void by_default_they_stay_until_they_have_to_log_in_again_and_users_made_for_programs_always_do()
            throws IOException {
        try (var hub = HubFixture.with(
                "Authenticator__allowed_users_file", list.toString(), "Metis__removed_users_check_interval", "100ms")) {
            var ada = hub.logIn("ada");
            var root = hub.logIn("root");
            assertThat(root.api("POST", "users/robot").statusCode()).isEqualTo(201);
            var robot = TestApi.of(hub, "robot", "inherit");
            write("bob\n");
            hub.change("Metis__removed_users", "log-out");

            assertThat(ada.get("/hub/api/user").statusCode()).isEqualTo(200);
            hub.startHub();
            ada.eventually("/hub/api/user", answer -> answer.statusCode() == 403);
            assertThat(robot.get("user").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whom_the_login_provider_no_longer_lets_in_is_out_when_it_is_asked_again() {
        try (var fixture = GitHubFixture.withExpiringTokens(
                "GitHubOAuthenticator__allowed_organizations",
                "[my-org]",
                "Authenticator__enable_auth_state",
                "true",
                "Authenticator__auth_refresh_age",
                "1h",
                "GitHubOAuthenticator__populate_teams_in_auth_state",
                "true",
                "CryptKeeper__keys",
                GitHubFixture.CRYPT_KEY,
                "Metis__removed_users",
                "stop-servers",
                "Metis__removed_users_check_interval",
                "100ms")) {
            fixture.gitHub().people().add("ada", "my-org");
            fixture.gitHub().people().add("bob", "my-org");
            var ada = fixture.loggedIn("ada");
            var bob = fixture.loggedIn("bob");
            startServer(ada, "ada");
            fixture.gitHub().change("ada", "other-org");
            resultOf(fixture.hub()
                    .database()
                    .inTransaction(tx -> tx.query("update users set auth_checked_at = now() - interval '2 hours'")
                            .execute()
                            .compose(_ -> tx.query("select pg_notify('metis', 'resync:0')")
                                    .execute())));

            ada.eventually("/hub/api/user", answer -> answer.statusCode() == 403);
            eventually(() -> assertThat(fixture.hub().platform().running()).isEmpty());
            assertThat(new JsonObject(bob.api("GET", "user").body()).getString("name"))
                    .isEqualTo("bob");
        }
    }
}
