package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.client.HubAuthConfig.Cache;
import dev.metis.client.HubAuthConfig.Hub;
import dev.metis.client.StubHub.Mood;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubAuthIT {
    private final Vertx vertx = Vertx.vertx();
    private final Visitor program = new Visitor();
    private StubHub hub;
    private Site site;

    @BeforeEach
    void start() throws Exception {
        hub = new StubHub(vertx);
        site = siteWith(config -> config);
    }

    @AfterEach
    void stop() {
        program.close();
        site.close();
        vertx.close();
    }

    private Site siteWith(UnaryOperator<HubAuthConfig> change) throws Exception {
        return new Site(vertx, hub.api(), change);
    }

    private URI page(String path) {
        return site.url().resolve(Site.PREFIX + path);
    }

    private HttpResponse<String> call(String authorization) throws Exception {
        return program.get(page("api/x"), "Authorization", authorization);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token ", "bearer ", "Token ", "BEARER  ", "token\t"})
    void a_token_in_the_header_says_who_is_calling(String scheme) throws Exception {
        var answer = call(scheme + hub.token("ada", StubHub.SCOPE));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ada");
    }

    @Test
    void without_a_known_token_the_answer_is_403_and_says_why() throws Exception {
        assertThat(program.get(page("api/x")).statusCode()).isEqualTo(403);
        assertThat(program.get(page("api/x")).body()).contains("Authorization: token");
        assertThat(call("Basic YWRhOnB3").body()).contains("Authorization: token");
        assertThat(call("token unknown").statusCode()).isEqualTo(403);
        assertThat(call("token unknown").body()).contains("does not know this token");
        assertThat(call("token unknown").headers().firstValue("Location")).isEmpty();
    }

    @Test
    void who_is_known_but_may_not_is_refused_by_name() throws Exception {
        var answer = call("token " + hub.token("bob", "access:services!service=other"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("bob").contains(StubHub.SCOPE);
    }

    @Test
    void a_body_waits_until_it_is_known_whose_it_is() throws Exception {
        var answer = program.post(
                page("api/x"), "x".repeat(300_000), "Authorization", "token " + hub.token("ada", StubHub.SCOPE));

        assertThat(answer.body()).isEqualTo("ada sent 300000");
    }

    @Test
    void a_refused_body_does_not_spoil_the_connection() throws Exception {
        assertThat(program.post(page("api/x"), "x".repeat(300_000), "Authorization", "token unknown")
                        .statusCode())
                .isEqualTo(403);
        assertThat(call("token " + hub.token("ada", StubHub.SCOPE)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_token_in_the_address_counts_only_where_that_is_allowed() throws Exception {
        var token = hub.token("ada", StubHub.SCOPE);
        assertThat(program.get(page("api/x?token=" + token)).statusCode()).isEqualTo(403);
        assertThat(program.get(page("api/x?token=" + token), "Sec-Fetch-Mode", "websocket")
                        .body())
                .isEqualTo("ada");
        try (var open = siteWith(HubAuthConfig::withTokenInUrl)) {
            var url = open.url().resolve(Site.PREFIX + "api/x?token=" + token);
            assertThat(program.get(url, "Authorization", "token unknown").body())
                    .as("it comes before the header")
                    .isEqualTo("ada");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%0d%0aX-Admin:%201", "%00", "%C3%BC", "a%20b"})
    void what_cannot_be_a_token_is_not_sent_to_the_hub(String token) throws Exception {
        var answer = program.get(page("api/x?token=" + token), "Sec-Fetch-Mode", "websocket");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(program.get(page("api/x"), "Authorization", "token " + "x".repeat(5000))
                        .statusCode())
                .isEqualTo(403);
        assertThat(hub.questions()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"FAILING, 502", "BABBLING, 502", "UNAVAILABLE, 503", "REFUSING, 500"})
    void a_failing_hub_is_not_the_callers_fault_and_not_remembered(Mood mood, int status) throws Exception {
        var token = hub.token("ada", StubHub.SCOPE);
        hub.is(mood);
        var answer = call("token " + token);
        hub.is(Mood.WELL);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        assertThat(call("token " + token).statusCode()).isEqualTo(200);
    }

    @Test
    void a_hub_that_is_down_makes_the_answer_503_and_says_when_to_come_back() throws Exception {
        var token = hub.token("ada", StubHub.SCOPE);
        hub.close();
        var answer = call("token " + token);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).contains("cannot be reached");
    }

    @Test
    void a_silent_hub_is_waited_for_no_longer_than_the_timeout() throws Exception {
        site.close();
        site = siteWith(config ->
                config.withHub(new Hub(config.hub().api(), StubHub.TOKEN, Duration.ofMillis(300), Optional.empty())));
        hub.is(Mood.SLOW);

        assertThat(call("token " + hub.token("ada", StubHub.SCOPE)).statusCode())
                .isEqualTo(503);
    }

    @Test
    void the_hub_is_asked_once_about_a_token_that_many_requests_bring() throws Exception {
        var token = hub.token("ada", StubHub.SCOPE);
        var hold = hub.hold();
        var calls = new ArrayList<Callable<String>>();
        for (int i = 0; i < 20; i++) {
            calls.add(() -> call("token " + token).body());
        }
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            var answers = new ArrayList<Future<String>>();
            calls.forEach(each -> answers.add(threads.submit(each)));
            hold.complete();
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo("ada");
            }
        }

        assertThat(hub.questions()).isEqualTo(1);
    }

    @Test
    void a_revoked_token_works_until_the_answer_is_too_old() throws Exception {
        var token = hub.token("ada", StubHub.SCOPE);
        call("token " + token);
        hub.revoke(token);
        assertThat(call("token " + token).statusCode()).isEqualTo(200);

        site.hubOAuth().tokens().forget(token);
        assertThat(call("token " + token).statusCode()).isEqualTo(403);
    }

    @Test
    void without_a_cache_a_revoked_token_ends_at_the_next_request() throws Exception {
        site.close();
        site = siteWith(config -> config.withCache(Cache.NONE));
        var token = hub.token("ada", StubHub.SCOPE);
        assertThat(call("token " + token).statusCode()).isEqualTo(200);
        hub.revoke(token);

        assertThat(call("token " + token).statusCode()).isEqualTo(403);
    }

    @Test
    void answers_come_back_to_the_event_loop_that_asked() throws Exception {
        var token = hub.token("ada", StubHub.SCOPE);
        var contexts = java.util.List.of(vertx.getOrCreateContext(), vertx.getOrCreateContext());
        var hold = hub.hold();
        var same = new ArrayList<io.vertx.core.Future<Boolean>>();
        for (var context : contexts) {
            var seen = io.vertx.core.Promise.<Boolean>promise();
            same.add(seen.future());
            context.runOnContext(_ -> site.hubOAuth()
                    .tokens()
                    .userOfToken(token, "")
                    .onComplete(_ -> seen.complete(context.equals(Vertx.currentContext()))));
        }
        hold.complete();

        for (var each : same) {
            assertThat(Site.resultOf(each)).isTrue();
        }
    }
}
