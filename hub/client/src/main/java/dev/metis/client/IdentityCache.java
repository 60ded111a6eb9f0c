package dev.metis.client;

import dev.metis.client.HubAuthConfig.Cache;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the hub said about tokens, for as long as that may be believed. Questions about one token that come while the hub is
 * being asked wait for its answer. The session is part of the key, so that a logout, which takes the session's cookie away,
 * counts at once. Tokens are kept as digests. Used by all event loops.
 */
final class IdentityCache {
    private record Key(String sessionId, String tokenDigest) {}

    /** @param expires in nanoseconds of the clock; a pending answer has no such time */
    private record Entry(Future<Optional<HubUser>> answer, Optional<Long> expires) {
        boolean isGood(long now) {
            return expires.map(time -> time - now > 0).orElse(true);
        }
    }

    private final Cache limits;
    private final LongSupplier nanoClock;
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    IdentityCache(Cache limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /** The answer completes on whatever context the hub's answer came to. Failures are not kept. */
    Future<Optional<HubUser>> get(String sessionId, String token, Supplier<Future<Optional<HubUser>>> ask) {
        var key = new Key(sessionId, digest(token));
        var asked = nanoClock.getAsLong();
        var promise = Promise.<Optional<HubUser>>promise();
        var pending = new Entry(promise.future(), Optional.empty());
        synchronized (entries) {
            var entry = entries.get(key);
            if (entry != null && entry.isGood(asked)) {
                return entry.answer();
            }
            put(key, pending);
        }
        ask.get().onComplete(answer -> {
            settle(key, pending, answer, asked);
            promise.handle(answer);
        });
        return promise.future();
    }

    void forget(String token) {
        var digest = digest(token);
        synchronized (entries) {
            entries.keySet().removeIf(key -> key.tokenDigest().equals(digest));
        }
    }

    void forgetSession(String sessionId) {
        synchronized (entries) {
            entries.keySet().removeIf(key -> key.sessionId().equals(sessionId));
        }
    }

    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /** An answer counts from when the question was put, and not at all if it was to be forgotten since. */
    private void settle(Key key, Entry pending, AsyncResult<Optional<HubUser>> answer, long asked) {
        var lifetime = answer.succeeded() ? lifetimeOf(answer.result()) : Duration.ZERO;
        synchronized (entries) {
            if (!pending.equals(entries.get(key))) {
                return;
            }
            if (lifetime.isZero()) {
                entries.remove(key);
            } else {
                put(key, new Entry(pending.answer(), Optional.of(asked + lifetime.toNanos())));
            }
        }
    }

    private Duration lifetimeOf(Optional<HubUser> user) {
        return user.isPresent() ? limits.known() : limits.unknown();
    }

    private void put(Key key, Entry entry) {
        entries.put(key, entry);
        if (entries.size() > limits.size()) {
            var eldest = entries.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private static String digest(String token) {
        return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
    }
}
