package dev.metis.hub;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.Script;
import dev.metis.proxy.TestLog;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What lasts for a time does so by the database's clock, which all hubs share, however far a hub's own is from it. */
class DatabaseClockIT {
    private static final String AHEAD = "1 day";
    private static final String BEHIND = "-1 day";

    /** A hub whose database's clock says something else. What was there before is from the time before. */
    private static HubFixture apart(String by, String... settings) {
        var hub = HubFixture.with(settings);
        hub.stopHub();
        resultOf(hub.database().inTransaction(tx -> tx.query("""
                do $do$
                declare has_default record;
                begin
                    create function public.now() returns timestamptz stable language sql
                        as $$ select pg_catalog.now() + interval '%s' $$;
                    perform set_config('search_path', 'public, pg_catalog', true);
                    for has_default in
                        select table_name, column_name from information_schema.columns
                         where table_schema = 'public' and column_default = 'pg_catalog.now()'
                    loop
                        execute format('alter table %%I alter column %%I set default public.now()',
                                       has_default.table_name, has_default.column_name);
                    end loop;
                    execute format('alter database %%I set search_path = public, pg_catalog', current_database());
                end
                $do$
                """.formatted(by)).execute()));
        hub.startHub();
        hub.browser().eventually("/hub/login", page -> page.statusCode() < 400);
        return hub;
    }

    private static String token(TestBrowser ada, int seconds) {
        var answer = ada.api("POST", "users/ada/tokens", Optional.of(new JsonObject().put("expires_in", seconds)));
        return TestApi.object(201, answer).getString("token");
    }

    @Test
    void logins_and_tokens_last_as_long_as_they_shall() {
        try (var hub = apart(AHEAD, "JupyterHub__cookie_max_age_days", "0.5")) {
            var ada = hub.logIn("ada");
            assertThat(ada.get("/hub/home").statusCode()).isEqualTo(200);

            assertThat(TestApi.with(hub.browser(), token(ada, 3_600))
                            .object("user")
                            .getString("name"))
                    .isEqualTo("ada");
        }
    }

    @Test
    void a_token_that_a_hub_remembers_ends_in_time() {
        try (var hub = apart(AHEAD)) {
            var program = TestApi.with(hub.browser(), token(hub.logIn("ada"), 3));

            assertThat(program.get("user").statusCode()).isEqualTo(200);
            eventually(() -> assertThat(program.get("user").statusCode()).isEqualTo(403));
        }
    }

    @Test
    void failed_starts_of_a_hub_are_counted_since_it_runs() {
        try (var hub = apart(BEHIND, "Spawner__consecutive_failure_limit", "2")) {
            hub.platform().script(Script.failsWith("The image is missing"));
            var ada = hub.logIn("ada");
            ada.api("POST", "users/ada/server");
            assertThat(hub.exitCodes()).isEmpty();

            ada.api("POST", "users/ada/server");

            eventually(() -> assertThat(hub.exitCodes()).containsExactly(1));
        }
    }

    @Test
    void failed_starts_before_a_hub_ran_are_not_counted() {
        try (var hub = apart(AHEAD, "Spawner__consecutive_failure_limit", "2")) {
            hub.platform().script(Script.failsWith("The image is missing"));
            hub.logIn("ada").api("POST", "users/ada/server");
            hub.stopHub();
            hub.startHub();
            var ada = hub.logIn("ada");
            try (var log = new TestLog()) {
                ada.api("POST", "users/ada/server");
                ada.api("POST", "users/ada/server");

                eventually(
                        () -> assertThat(log.of("hub_ends_after_failed_starts")).isNotEmpty());
                assertThat(log.of("hub_ends_after_failed_starts")).hasSize(1);
            }
        }
    }
}
