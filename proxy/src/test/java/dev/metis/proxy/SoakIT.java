package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Everything at once for a while, and nothing is left of it: no connection, no socket, no file descriptor, no memory. Two
 * minutes where {@code CI} is true, some seconds elsewhere, or {@code -Dsoak.seconds=N}.
 */
final class SoakIT {

    private static final double TOLERATED = 0.02;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** What two per cent may be too small for: the runtime's own files, and what the collector left in passing. */
    private static final Residue NOISE = new Residue(4, 4, 2_000_000, 2_000_000);

    /**
     * What is in use.
     *
     * @param direct bytes that Netty has from the system, for buffers
     */
    private record Residue(long sockets, long descriptors, long heap, long direct) {

        static Residue now() {
            return new Residue(
                    OpenFiles.sockets(), OpenFiles.count(), LiveObjects.bytes(), PlatformDependent.usedDirectMemory());
        }

        boolean isWithin(Residue before) {
            return sockets <= limit(before.sockets, NOISE.sockets)
                    && descriptors <= limit(before.descriptors, NOISE.descriptors)
                    && heap <= limit(before.heap, NOISE.heap)
                    && direct <= limit(before.direct, NOISE.direct);
        }

        private static long limit(long before, long noise) {
            return before + Math.max(noise, (long) (before * TOLERATED));
        }
    }

    private static Duration duration() {
        var usual = "true".equals(System.getenv("CI")) ? 120 : 8;
        return Duration.ofSeconds(Integer.getInteger("soak.seconds", usual));
    }

    @Test
    void nothing_is_left_of_what_was() throws Exception {
        try (var proxy = ProxyFixture.start();
                var churn = new Churn(proxy)) {
            churn.act(new Random(0));
            churn.run(until(duration().dividedBy(4))); // pools and code are made once
            atRest(proxy, churn);
            var before = Residue.now();

            churn.run(until(duration()));

            assertThat(churn.unexpected().get()).isNull();
            atRest(proxy, churn);
            System.out.println("Soak: " + churn.done());
            var after = atMost(before);
            System.out.println("Soak before: " + before + ", after: " + after);
            assertThat(after.isWithin(before))
                    .as("%s is all that is left, before: %s", after, before)
                    .isTrue();
            assertThat(churn.done().values()).allMatch(count -> count > 0);
            assertThat(proxy.get("/_chp_healthz").status()).isEqualTo(200);
        }
    }

    /** Nobody is there any more, and connections to targets that lie in a pool are few. */
    private static void atRest(ProxyFixture proxy, Churn churn) {
        eventually(
                "no visit is open",
                () -> proxy.api("GET", "/api/connections", "").body().contains("\"connections\":[]"));
        assertThat(new io.vertx.core.json.JsonObject(
                                proxy.api("GET", "/api/routes", "").body())
                        .size())
                .isEqualTo(3);
        churn.forgetConnections();
        eventually("no connection is open", () -> churn.open() == 0);
    }

    /** What is in use once it is not more than that, or in the end. */
    private static Residue atMost(Residue before) {
        var over = until(PATIENCE);
        var now = Residue.now();
        while (!now.isWithin(before) && !over.getAsBoolean()) {
            now = Residue.now();
        }
        return now;
    }

    private static BooleanSupplier until(Duration duration) {
        var end = System.nanoTime() + duration.toNanos();
        return () -> System.nanoTime() > end;
    }
}
