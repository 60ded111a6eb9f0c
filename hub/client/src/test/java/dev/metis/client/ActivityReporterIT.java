package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.client.HubAuthConfig.Activity;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActivityReporterIT {
    private final Vertx vertx = Vertx.vertx();
    private final Visitor program = new Visitor();
    private StubHub hub;

    @BeforeEach
    void start() throws Exception {
        hub = new StubHub(vertx);
    }

    @AfterEach
    void stop() {
        program.close();
        vertx.close();
    }

    private Site siteWith(Duration interval) throws Exception {
        var activity = new Activity(URI.create(hub.api() + "/users/ada/activity"), interval, "lab");
        return new Site(vertx, hub.api(), config -> config.withActivity(activity));
    }

    private Instant reported(int index) {
        return Instant.parse(hub.activities().get(index).getString("last_activity"));
    }

    private static void until(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not in time").isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void many_requests_make_one_report_an_interval() throws Exception {
        var interval = Duration.ofMillis(300);
        var started = System.nanoTime();
        try (var site = siteWith(interval)) {
            until(() -> hub.activities().size() == 1); // that it runs
            var token = hub.token("ada", StubHub.SCOPE);
            var before = Instant.now().minusMillis(1);
            for (int i = 0; i < 30; i++) {
                program.get(site.url().resolve(Site.PREFIX + "api/x"), "Authorization", "token " + token);
            }
            until(() -> hub.activities().size() > 1
                    && reported(hub.activities().size() - 1).isAfter(before));

            var report = hub.activities().getLast();
            assertThat(report.getJsonObject("servers").getJsonObject("lab").getString("last_activity"))
                    .isEqualTo(report.getString("last_activity"));
            var intervals = (System.nanoTime() - started) / (interval.toNanos() * 9 / 10);
            assertThat((long) hub.activities().size()).isLessThanOrEqualTo(intervals + 1);
        }
    }

    @Test
    void nothing_new_is_not_reported() throws Exception {
        try (var site = siteWith(Duration.ofMillis(20))) {
            until(() -> hub.activities().size() == 1);
            program.get(site.url().resolve(Site.PREFIX + "api/x"), "Authorization", "token unknown");
            site.hubOAuth().tokens().recordActivity();
            until(() -> hub.activities().size() == 2);
            site.hubOAuth().tokens().recordActivity();
            until(() -> hub.activities().size() == 3);

            assertThat(reported(2)).isAfterOrEqualTo(reported(1));
        }
    }

    @Test
    void a_hub_that_does_not_listen_is_tried_again() throws Exception {
        hub.failActivities(1);
        try (var site = siteWith(Duration.ofHours(1))) {
            assertThat(site.url()).isNotNull();
            until(() -> hub.activities().size() == 1);
        }
    }
}
