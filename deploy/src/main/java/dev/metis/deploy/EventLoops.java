package dev.metis.deploy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The Vert.x of a program: on the system's own way to wait for sockets, which also knows UNIX sockets and probes of peers. */
final class EventLoops {

    private EventLoops() {}

    /**
     * For a hub, one loop for each processor, half of what Vert.x would take: nothing blocks them, so more of them only wake up
     * more often. On two processors, who asks the API for oneself costs 15 % less processor time with two loops than with four;
     * Java's own way to wait for sockets costs 20 % more.
     */
    static Vertx ofHub() {
        return with(Runtime.getRuntime().availableProcessors());
    }

    /**
     * For a proxy alone, one loop for two processors: nothing in it ever waits, so more loops only wake up more often, for less
     * each time. With an echo of WebSockets on two processors, one loop took 1.2 times nginx's processor time for each message,
     * two 1.4 times, four 1.6 times; plain requests cost the same with all of them.
     */
    static Vertx ofProxy() {
        return with(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    private static Vertx with(int loops) {
        return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
    }
}
