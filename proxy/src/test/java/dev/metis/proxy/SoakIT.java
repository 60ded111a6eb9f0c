package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Everything at once for a while, with people who leave and targets that die, and nothing is left of it: no connection, no
 * file descriptor. Two minutes where {@code CI} is true, some seconds elsewhere, or {@code -Dsoak.seconds=N}.
 */
final class SoakIT {

    private static final int CLIENTS = 24;
    private static final int BODY_BYTES = 200_000;
    private static final long TOLERATED_DESCRIPTORS = 8;

    private static Duration duration() {
        var usual = "true".equals(System.getenv("CI")) ? 120 : 8;
        return Duration.ofSeconds(Integer.getInteger("soak.seconds", usual));
    }

    /** A target that now and then ends in the middle of what it does. */
    private static void serve(Wire wire, Random random) {
        while (true) {
            var head = wire.head();
            if (!head.first("upgrade").isEmpty()) {
                converse(wire, random);
                return;
            }
            wire.body(head);
            if (random.nextInt(20) == 0) {
                wire.send("HTTP/1.1 200 OK\nContent-Length: 100000\n\nbroken off");
                return;
            }
            if (random.nextInt(40) == 0) {
                return;
            }
            wire.send("HTTP/1.1 200 OK\nContent-Length: " + BODY_BYTES + "\n\n").send(new byte[BODY_BYTES]);
        }
    }

    private static void converse(Wire wire, Random random) {
        wire.send("HTTP/1.1 101 OK\nUpgrade: websocket\nConnection: Upgrade\n\n");
        for (int i = random.nextInt(50); i > 0; i--) {
            wire.send(new byte[] {(byte) 0x81, 1, 'x'});
            wire.bytes(7);
        }
        if (random.nextBoolean()) {
            wire.reset();
        }
    }

    /** One thing that one client does. */
    private static void act(ProxyFixture proxy, Random random) {
        try (var wire = proxy.connect()) {
            switch (random.nextInt(6)) {
                case 0 -> talk(wire);
                case 1 -> leaveEarly(wire, random);
                case 2 ->
                    wire.send("POST /up HTTP/1.1\nHost: h\nContent-Length: " + BODY_BYTES + "\n\n")
                            .send(new byte[BODY_BYTES])
                            .message();
                case 3 -> wire.send("GET /nowhere/else HTTP/1.1\nHost: h\n\n").message();
                case 4 -> wire.send("GET /dead HTTP/1.1\nHost: h\n\n").message();
                default -> {
                    for (int i = 0; i < 5; i++) {
                        wire.send("GET /get HTTP/1.1\nHost: h\n\n").message();
                    }
                }
            }
        } catch (UncheckedIOException e) { // what the target broke off
            if (e.getCause() instanceof SocketTimeoutException) {
                throw e;
            }
        }
    }

    private static void talk(Wire wire) {
        wire.send("GET /ws HTTP/1.1\nHost: h\nConnection: Upgrade\nUpgrade: websocket\n\n");
        wire.head();
        while (wire.bytes(3).length == 3) {
            wire.send(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'y'});
        }
    }

    private static void leaveEarly(Wire wire, Random random) {
        wire.send("GET /get HTTP/1.1\nHost: h\n\n");
        if (random.nextBoolean()) {
            wire.bytes(100);
        }
        if (random.nextBoolean()) {
            wire.reset();
        }
    }

    @Test
    void nothing_is_left_of_what_was() throws Exception {
        var seeds = new AtomicInteger();
        try (var backend = new RawBackend(wire -> serve(wire, new Random(seeds.incrementAndGet())));
                var proxy = ProxyFixture.start()) {
            for (var key : new String[] {"/get", "/up", "/ws"}) {
                proxy.route(key, backend);
            }
            proxy.route("/dead", "http://127.0.0.1:1");
            act(proxy, new Random(0)); // loads what is loaded once
            var descriptors = descriptors();

            var done = new AtomicInteger();
            var unexpected = new AtomicReference<Throwable>();
            run(proxy, until(duration()), done, unexpected);

            assertThat(unexpected.get()).isNull();
            assertThat(done.get()).isGreaterThan(100);
            eventually(
                    "no visit is open",
                    () -> proxy.api("GET", "/api/connections", "").body().contains("\"connections\":[]"));
            assertThat(proxy.ask("GET /_chp_healthz HTTP/1.1\nHost: h\n\n").status())
                    .isEqualTo(200);
            backend.die(); // and with it the pooled connections
            eventually("no connection is open", () -> backend.open() == 0);
            eventually("descriptors are given back", () -> descriptors() <= descriptors + TOLERATED_DESCRIPTORS);
        }
    }

    private static void run(
            ProxyFixture proxy, BooleanSupplier over, AtomicInteger done, AtomicReference<Throwable> unexpected)
            throws InterruptedException {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            var random = new Random(1000 + i);
            clients.add(Thread.startVirtualThread(() -> {
                try {
                    while (!over.getAsBoolean()) {
                        act(proxy, random);
                        done.incrementAndGet();
                    }
                } catch (RuntimeException | Error e) {
                    unexpected.set(e);
                }
            }));
        }
        for (var client : clients) {
            client.join();
        }
    }

    private static BooleanSupplier until(Duration duration) {
        var end = System.nanoTime() + duration.toNanos();
        return () -> System.nanoTime() > end;
    }

    /** How many files and sockets this process has open. */
    private static long descriptors() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
