package dev.metis.hub.login;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logging out where the servers of whoever leaves shall stop. */
class LogoutIT {
    private final HubFixture hub = HubFixture.with("JupyterHub__shutdown_on_logout", "true");
    private final TestBrowser ada = hub.logIn("ada");

    @AfterEach
    void close() {
        hub.close();
    }

    private void assertLoggedOut() {
        assertThat(ada.get("/hub/logout").statusCode()).isEqualTo(302);
        assertThat(ada.get("/hub/home").headers().firstValue("Location")).contains("/hub/login?next=%2Fhub%2Fhome");
    }

    @Test
    void logging_out_stops_what_runs() {
        assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);

        assertLoggedOut();

        eventually(() -> assertThat(hub.platform().running()).isEmpty());
    }

    @Test
    void a_server_that_cannot_be_stopped_keeps_nobody_logged_in() {
        assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);
        resultOf(hub.database().sql().query("""
                        create function refuse() returns trigger language plpgsql as
                        $$ begin raise exception 'not now'; end $$
                        """).execute());
        resultOf(hub.database().sql().query("""
                        create trigger refuse before update on servers for each row
                        when (new.state = 'stopping') execute function refuse()
                        """).execute());

        assertLoggedOut();

        assertThat(hub.platform().running()).hasSize(1);
    }
}
