package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.client.HubAuthConfig.Cache;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdentityCacheTest {
    private static final Duration KNOWN = Duration.ofSeconds(60);
    private static final Duration UNKNOWN = Duration.ofSeconds(5);
    private static final Optional<HubUser> ADA = Optional.of(HubUser.of(new JsonObject().put("name", "ada")));

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // such clocks may overflow at any time
    private final AtomicInteger asked = new AtomicInteger();
    private final IdentityCache cache = new IdentityCache(new Cache(KNOWN, UNKNOWN, 3), now::get);

    private Future<Optional<HubUser>> get(String sessionId, String token, Optional<HubUser> answer) {
        return cache.get(sessionId, token, () -> {
            asked.incrementAndGet();
            return Future.succeededFuture(answer);
        });
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void the_hub_is_asked_again_when_its_answer_is_too_old() {
        get("s", "token", ADA);
        pass(KNOWN.minusMillis(1));
        assertThat(get("s", "token", Optional.empty()).result()).isEqualTo(ADA);
        pass(Duration.ofMillis(1));
        assertThat(get("s", "token", Optional.empty()).result()).isEmpty();

        assertThat(asked).hasValue(2);
    }

    @Test
    void an_unknown_token_is_asked_for_again_sooner() {
        get("s", "token", Optional.empty());
        pass(UNKNOWN.minusMillis(1));
        assertThat(get("s", "token", ADA).result()).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(get("s", "token", ADA).result()).isEqualTo(ADA);
    }

    @Test
    void another_session_or_token_is_another_question() {
        get("s", "token", ADA);
        get("t", "token", ADA);
        get("", "token", ADA);
        get("s", "other", ADA);

        assertThat(asked).hasValue(4);
    }

    @Test
    void without_a_lifetime_every_request_asks() {
        var forgetful = new IdentityCache(Cache.NONE, now::get);
        for (int i = 0; i < 3; i++) {
            forgetful.get("s", "token", () -> {
                asked.incrementAndGet();
                return Future.succeededFuture(ADA);
            });
        }

        assertThat(asked).hasValue(3);
        assertThat(forgetful.size()).isZero();
    }

    @Test
    void a_failure_is_not_kept() {
        var failed = cache.get("s", "token", () -> Future.failedFuture("away"));

        assertThat(failed.failed()).isTrue();
        assertThat(get("s", "token", ADA).result()).isEqualTo(ADA);
    }

    @Test
    void questions_about_one_token_wait_for_one_answer() {
        var answer = Promise.<Optional<HubUser>>promise();
        var first = cache.get("s", "token", answer::future);
        var second = get("s", "token", Optional.empty());

        assertThat(second.isComplete()).isFalse();
        answer.complete(ADA);
        assertThat(first.result()).isEqualTo(ADA);
        assertThat(second.result()).isEqualTo(ADA);
        assertThat(asked).hasValue(0);
    }

    @Test
    void an_answer_counts_from_when_the_question_was_put() {
        var answer = Promise.<Optional<HubUser>>promise();
        cache.get("s", "token", answer::future);
        pass(KNOWN);
        answer.complete(ADA);

        assertThat(get("s", "token", Optional.empty()).result()).isEmpty();
    }

    @Test
    void what_is_forgotten_while_the_hub_is_asked_stays_forgotten() {
        var answer = Promise.<Optional<HubUser>>promise();
        cache.get("s", "token", answer::future);
        cache.forget("token");
        answer.complete(ADA);

        assertThat(get("s", "token", Optional.empty()).result()).isEmpty();
    }

    @Test
    void a_token_or_a_session_can_be_forgotten() {
        get("s", "token", ADA);
        get("t", "token", ADA);
        get("t", "other", ADA);

        cache.forget("token");
        assertThat(cache.size()).isEqualTo(1);
        cache.forgetSession("t");
        assertThat(cache.size()).isZero();
    }

    @Test
    void the_token_used_longest_ago_makes_room() {
        get("s", "1", ADA);
        get("s", "2", ADA);
        get("s", "3", ADA);
        get("s", "1", ADA);
        get("s", "4", ADA);

        assertThat(cache.size()).isEqualTo(3);
        assertThat(asked).hasValue(4);
        get("s", "1", ADA);
        assertThat(asked).as("1 was used since").hasValue(4);
        get("s", "2", ADA);
        assertThat(asked).as("2 had to go").hasValue(5);
    }

    @Test
    void many_threads_make_one_question_of_one_token() throws Exception {
        var shared = new IdentityCache(new Cache(KNOWN, UNKNOWN, 100), System::nanoTime);
        var answers = new ArrayList<Promise<Optional<HubUser>>>();
        var calls = new ArrayList<Callable<Future<Optional<HubUser>>>>();
        for (int i = 0; i < 400; i++) {
            var token = "token " + i % 4;
            calls.add(() -> shared.get("s", token, () -> {
                var answer = Promise.<Optional<HubUser>>promise();
                synchronized (answers) {
                    answers.add(answer);
                }
                return answer.future();
            }));
        }
        List<Future<Optional<HubUser>>> found = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (var call : threads.invokeAll(calls)) {
                found.add(call.get());
            }
        }

        assertThat(answers).hasSize(4);
        answers.forEach(answer -> answer.complete(ADA));
        assertThat(found).allSatisfy(future -> assertThat(future.result()).isEqualTo(ADA));
    }
}
