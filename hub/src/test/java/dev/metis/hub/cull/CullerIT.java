package dev.metis.hub.cull;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.db.Rows;
import dev.metis.proxy.TestLog;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers and users that nobody uses, in a hub that culls by itself. */
class CullerIT {
    private static HubFixture hub(String... more) {
        var settings = new ArrayList<>(List.of(
                "IdleCuller__enabled",
                "true",
                "IdleCuller__timeout",
                "2s",
                "IdleCuller__cull_every",
                "200ms",
                "JupyterHub__allow_named_servers",
                "true"));
        settings.addAll(Arrays.asList(more));
        return HubFixture.with(settings.toArray(String[]::new));
    }

    private static void start(TestBrowser browser, String path) {
        var answer = browser.api("POST", path);
        assertThat(answer.statusCode()).as(answer.body()).isIn(201, 202);
    }

    /** As somebody who works all day, and whose servers say so. */
    private static void keepBusy(HubFixture hub, String user) {
        var later = Instant.now().plusSeconds(3000);
        var answer = TestApi.of(hub, user, "inherit")
                .call(
                        "POST",
                        "users/" + user + "/activity",
                        "{\"last_activity\": \"" + later + "\", \"servers\": {\"\": {\"last_activity\": \"" + later
                                + "\"}}}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static List<String> texts(HubFixture hub, String query) {
        return resultOf(hub.database()
                .sql()
                .query(query)
                .mapping(row -> row.getString(0))
                .execute()
                .map(Rows::all));
    }

    private static List<String> stopsOf(HubFixture hub, String user) {
        return texts(hub, """
                select e.message from server_events e join servers s on s.id = e.server_id join users u on u.id = s.user_id
                 where e.kind = 'stopping' and u.name = '%s' order by e.id
                """.formatted(user));
    }

    private static String stateOf(HubFixture hub, String user) {
        return texts(
                        hub,
                        "select s.state from servers s join users u on u.id = s.user_id where u.name = '" + user + "'")
                .getFirst();
    }

    @Test
    void an_idle_server_is_stopped_with_the_reason_in_its_journal_and_one_in_use_is_not() {
        try (var hub = hub()) {
            var ada = hub.logIn("ada");
            var grace = hub.logIn("grace");
            start(grace, "users/grace/server");
            keepBusy(hub, "grace");
            start(ada, "users/ada/server");
            start(ada, "users/ada/servers/lab");

            eventually(() -> assertThat(texts(
                            hub,
                            "select state from servers s join users u on u.id = s.user_id" + " where u.name = 'ada'"))
                    .hasSize(2)
                    .containsOnly("stopped"));

            assertThat(stopsOf(hub, "ada"))
                    .hasSize(2)
                    .allSatisfy(message -> assertThat(message)
                            .matches("Culled: nothing happened for 00:00:0\\d \\(timeout 00:00:02\\)"));
            assertThat(stateOf(hub, "grace")).isEqualTo("ready");
            assertThat(stopsOf(hub, "grace")).isEmpty();
            assertThat(texts(hub, "select name from users")).as("users stay").contains("ada");
        }
    }

    @Test
    void an_old_server_is_stopped_although_it_is_used() {
        try (var hub = hub("IdleCuller__timeout", "1h", "IdleCuller__max_age", "1d")) {
            var ada = hub.logIn("ada");
            start(ada, "users/ada/server");
            eventually(() -> assertThat(stateOf(hub, "ada")).isEqualTo("ready"));
            keepBusy(hub, "ada");

            resultOf(hub.database()
                    .sql()
                    .query("update servers set started = now() - interval '25 hours'")
                    .execute());

            eventually(() -> assertThat(stateOf(hub, "ada")).isEqualTo("stopped"));
            assertThat(stopsOf(hub, "ada"))
                    .singleElement()
                    .asString()
                    .startsWith("Culled: it is there since 25:00:0")
                    .endsWith("(max_age 24:00:00)");
        }
    }

    @Test
    void named_servers_are_removed_and_idle_users_deleted_but_no_admins_if_so_configured() {
        try (var hub = hub(
                "IdleCuller__remove_named_servers",
                "true",
                "IdleCuller__cull_users",
                "true",
                "IdleCuller__cull_admin_users",
                "false")) {
            var ada = hub.logIn("ada");
            var grace = hub.logIn("grace");
            var root = hub.logIn("root");
            start(grace, "users/grace/server");
            keepBusy(hub, "grace");
            start(root, "users/root/servers/lab");
            start(ada, "users/ada/server");

            eventually(
                    () -> assertThat(texts(hub, "select name from users")).containsExactlyInAnyOrder("grace", "root"));
            eventually(() -> assertThat(texts(
                            hub,
                            "select s.name from servers s join users u on u.id = s.user_id"
                                    + " where u.name = 'root' and s.name <> ''"))
                    .isEmpty());
            assertThat(stateOf(hub, "grace")).isEqualTo("ready");
            assertThat(hub.platform().running()).hasSize(1);
        }
    }

    /** The deletion of one takes long; meanwhile another one, whose turn comes next, is back. */
    @Test
    void a_user_who_came_back_while_others_were_deleted_stays() {
        try (var hub = hub("IdleCuller__cull_users", "true", "IdleCuller__concurrency", "1")) {
            var database = hub.database();
            resultOf(database.sql().query("""
                            insert into leases (name, holder, until) values ('cull', 'test', now() + interval '1 hour')
                            on conflict (name) do update set holder = excluded.holder, until = excluded.until
                            """).execute());
            resultOf(database.sql().query("""
                            insert into users (name, created)
                            select name, now() - interval '1 hour' from unnest(array['ada', 'grace', 'linus']) as name
                            """).execute());
            var deleteAda = Promise.<Void>promise();
            var held = Promise.<Void>promise();
            var holding = database.inTransaction(tx -> tx.query("select from users where name = 'ada' for update")
                    .execute()
                    .onComplete(_ -> held.complete())
                    .compose(_ -> deleteAda.future()));
            resultOf(held.future());

            resultOf(database.sql().query("delete from leases").execute());
            eventually(() -> assertThat(
                            texts(
                                    hub,
                                    "select state from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
                    .isNotEmpty());
            resultOf(database.sql()
                    .query("update users set last_activity = now() + interval '1 hour' where name = 'grace'")
                    .execute());
            deleteAda.complete();
            resultOf(holding);

            eventually(() -> assertThat(texts(hub, "select name from users")).doesNotContain("ada", "linus"));
            assertThat(texts(hub, "select name from users")).contains("grace");
        }
    }

    @Test
    void a_user_counts_as_deleted_only_once_they_are_gone_and_is_tried_again_until_then() {
        try (var hub = hub("IdleCuller__cull_users", "true");
                var log = new TestLog()) {
            var sql = hub.database().sql();
            resultOf(sql.query("""
                            create function refuse() returns trigger language plpgsql
                                as $$ begin raise exception 'not now'; end $$;
                            create trigger refuse before delete on users for each row when (old.name = 'ada')
                                execute function refuse();
                            insert into users (name, created)
                            select name, now() - interval '1 hour' from unnest(array['ada', 'grace']) as name
                            """).execute());
            eventually(() -> assertThat(said(log, "user_not_culled", "ada")).hasSizeGreaterThan(2));
            eventually(() -> assertThat(said(log, "user_culled", "grace")).hasSize(1));
            assertThat(said(log, "user_not_culled", "ada")).allMatch(line -> line.contains("not now"));
            assertThat(said(log, "user_culled", "ada")).isEmpty();

            resultOf(sql.query("drop trigger refuse on users").execute());

            eventually(() -> assertThat(said(log, "user_culled", "ada")).hasSize(1));
            assertThat(texts(hub, "select name from users")).doesNotContain("ada", "grace");
        }
    }

    private static List<String> said(TestLog log, String event, String user) {
        return log.of(event).stream()
                .filter(line -> line.contains("user=\"" + user + "\""))
                .toList();
    }

    @Test
    void nothing_is_stopped_while_the_proxy_cannot_tell_who_was_active() {
        try (var hub = hub();
                var log = new TestLog()) {
            start(hub.logIn("ada"), "users/ada/server");

            hub.withoutProxy(() -> {
                eventually(() -> assertThat(texts(
                                hub, "select name from servers where last_activity < now() - interval '2 seconds'"))
                        .hasSize(1));
                var before = postponed(log);
                eventually(() -> assertThat(postponed(log)).isGreaterThan(before + 2));
                assertThat(stateOf(hub, "ada")).isEqualTo("ready");
            });

            eventually(() -> assertThat(stateOf(hub, "ada")).isEqualTo("stopped"));
        }
    }

    private static int postponed(TestLog log) {
        return log.of("culling_postponed").size();
    }

    @Test
    void a_dry_run_stops_nothing() {
        try (var hub = hub("IdleCuller__dry_run", "true", "IdleCuller__timeout", "1s")) {
            var ada = hub.logIn("ada");
            start(ada, "users/ada/server");
            hub.logIn("root");
            var root = TestApi.of(hub, "root", "inherit");
            eventually(() -> assertThat(root.get("metrics").body())
                    .containsPattern("metis_cull_verdicts_total\\{of=\"server\",verdict=\"idle\"} [1-9]"));

            assertThat(stateOf(hub, "ada")).isEqualTo("ready");
        }
    }

    @Test
    void two_hubs_cull_once_and_one_goes_on_when_the_other_is_gone() {
        try (var hub = hub()) {
            hub.startHub();
            var ada = hub.logIn("ada");
            start(ada, "users/ada/server");
            start(ada, "users/ada/servers/one");
            start(ada, "users/ada/servers/two");

            eventually(() -> assertThat(texts(
                            hub, "select s.state from servers s join users u on u.id = s.user_id where u.name = 'ada'"))
                    .hasSize(3)
                    .containsOnly("stopped"));
            assertThat(stopsOf(hub, "ada")).hasSize(3);
            assertThat(texts(hub, "select count(distinct holder)::text from leases"))
                    .containsExactly("1");

            hub.killFirstHub();
            hub.browser().eventually("/hub/login", page -> page.statusCode() == 200);
            var survivor = hub.logIn("grace");
            start(survivor, "users/grace/server");
            eventually(() -> assertThat(stopsOf(hub, "grace")).hasSize(1));
        }
    }
}
