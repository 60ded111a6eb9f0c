package dev.metis.proxy;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** People who come, leave and break off, targets that die, and routes that come and go, all at once. */
final class Churn implements AutoCloseable {

    private static final int CLIENTS = 24;
    private static final int ROUTES = 1000;
    private static final int BODY_BYTES = 200_000;
    private static final byte[] FRAME = {(byte) 0x81, 1, 'x'};
    private static final byte[] MASKED_FRAME = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'y'};

    private final AtomicInteger seeds = new AtomicInteger();
    private final Map<String, LongAdder> done = new ConcurrentSkipListMap<>();
    private final AtomicReference<Throwable> unexpected = new AtomicReference<>();
    private final ProxyFixture proxy;
    private final RawBackend backend = target();

    Churn(ProxyFixture proxy) {
        this.proxy = proxy;
        proxy.route("/steady", backend);
        proxy.route("/dead", "http://127.0.0.1:1");
    }

    private RawBackend target() {
        return new RawBackend(wire -> serve(wire, new Random(seeds.incrementAndGet())));
    }

    /** Goes on until then, and returns once everybody has gone home. */
    void run(BooleanSupplier over) throws InterruptedException {
        List<Thread> everybody = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            var random = new Random(seeds.incrementAndGet());
            everybody.add(Thread.startVirtualThread(() -> repeat(over, () -> act(random))));
        }
        everybody.add(Thread.startVirtualThread(() -> repeat(over, this::liveAndDie)));
        everybody.add(Thread.startVirtualThread(() -> repeat(over, this::changeRoutes)));
        everybody.add(Thread.startVirtualThread(() -> repeat(over, this::cut)));
        for (var each : everybody) {
            each.join();
        }
    }

    /** How often each thing was done. */
    Map<String, Long> done() {
        var counts = new TreeMap<String, Long>();
        done.forEach((what, count) -> counts.put(what, count.sum()));
        return counts;
    }

    /** What nobody had broken off. */
    AtomicReference<Throwable> unexpected() {
        return unexpected;
    }

    /** The steady target ends those that lie in the proxy's pool. */
    void forgetConnections() {
        backend.hangUp();
    }

    /** Connections that the steady target still has. */
    int open() {
        return backend.open();
    }

    @Override
    public void close() {
        backend.close();
    }

    private void repeat(BooleanSupplier over, Runnable what) {
        try {
            while (!over.getAsBoolean() && unexpected.get() == null) {
                what.run();
            }
        } catch (RuntimeException | Error e) {
            unexpected.set(e);
        }
    }

    private void count(String what) {
        done.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    // --- targets -----------------------------------------------------------------------------------------------------

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
            wire.send(FRAME);
            wire.bytes(MASKED_FRAME.length);
        }
        if (random.nextBoolean()) {
            wire.reset();
        }
    }

    /** A target that is there for a moment, and dies with all it has open. */
    private void liveAndDie() {
        try (var mortal = target()) {
            proxy.route("/mortal", mortal);
            LockSupport.parkNanos(200_000_000);
            mortal.die();
            count("target_died");
        }
    }

    // --- whoever has the token ---------------------------------------------------------------------------------------

    private void changeRoutes() {
        var table = new JsonObject();
        for (int i = 0; i < ROUTES; i++) {
            table.put("/user/" + i, JsonObject.of("target", "http://127.0.0.1:" + backend.port()));
        }
        proxy.api("PATCH", "/api/routes", table.encode());
        for (int i = 0; i < ROUTES; i++) {
            proxy.api("DELETE", "/api/routes/user/" + i, "");
        }
        count("thousand_routes");
    }

    private void cut() {
        LockSupport.parkNanos(300_000_000);
        proxy.api("DELETE", "/api/connections?route=/mortal", "");
        count("cut_by_api");
    }

    // --- clients -----------------------------------------------------------------------------------------------------

    /** One thing that one client does. */
    void act(Random random) {
        var deed = random.nextInt(9);
        try (var wire = proxy.connect()) {
            switch (deed) {
                case 0 -> talk(wire, "/steady", Integer.MAX_VALUE);
                case 1 -> talk(wire, "/steady", random.nextInt(20));
                case 2 -> talk(wire, "/mortal", Integer.MAX_VALUE);
                case 3 -> leaveEarly(wire, random);
                case 4 -> breakOffUpload(wire, random);
                case 5 ->
                    wire.send("POST /steady HTTP/1.1\nHost: h\nContent-Length: " + BODY_BYTES + "\n\n")
                            .send(new byte[BODY_BYTES])
                            .message();
                case 6 -> wire.send("GET /nowhere/else HTTP/1.1\nHost: h\n\n").message();
                case 7 -> wire.send("GET /dead HTTP/1.1\nHost: h\n\n").message();
                default -> {
                    for (int i = 0; i < 5; i++) {
                        wire.send("GET /user/" + random.nextInt(ROUTES) + " HTTP/1.1\nHost: h\n\n")
                                .message();
                        wire.send("GET /mortal HTTP/1.1\nHost: h\n\n").message();
                    }
                }
            }
            count("deed_" + deed + "_done");
        } catch (UncheckedIOException e) { // what the target broke off
            if (e.getCause() instanceof SocketTimeoutException) {
                throw e;
            }
            count("deed_" + deed + "_broken_off");
        }
    }

    /** Until the other side ends, or so many frames have come: then it is the client who cuts. */
    private static void talk(Wire wire, String path, int frames) {
        wire.send("GET " + path + " HTTP/1.1\nHost: h\nConnection: Upgrade\nUpgrade: websocket\n\n");
        if (wire.head().status() != 101) {
            return;
        }
        for (int i = 0; i < frames; i++) {
            wire.bytes(FRAME.length);
            wire.send(MASKED_FRAME);
        }
        wire.reset();
    }

    private static void leaveEarly(Wire wire, Random random) {
        wire.send("GET /steady HTTP/1.1\nHost: h\n\n");
        if (random.nextBoolean()) {
            wire.bytes(100);
        }
        if (random.nextBoolean()) {
            wire.reset();
        }
    }

    private static void breakOffUpload(Wire wire, Random random) {
        wire.send("POST /steady HTTP/1.1\nHost: h\nContent-Length: " + BODY_BYTES + "\n\n")
                .send(new byte[random.nextInt(BODY_BYTES)]);
        if (random.nextBoolean()) {
            wire.reset();
        }
    }
}
