package dev.metis.deploy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The Vert.x of a program: on the system's own way to wait for sockets, which also knows UNIX sockets and probes of peers. */
final class EventLoops {

    private EventLoops() {}

    /** For a hub, as many loops as Vert.x finds right. */
    static Vertx ofHub() {
        return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    }

    /**
     * For a proxy alone, one loop for two processors: nothing in it ever waits, so more loops only wake up more often, for less
     * each time. With an echo of WebSockets on two processors, one loop took 1.2 times nginx's processor time for each message,
     * two 1.4 times, four 1.6 times; plain requests cost the same with all of them.
     */
    static Vertx ofProxy() {
        var processors = Runtime.getRuntime().availableProcessors();
        return Vertx.vertx(
                new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(Math.max(1, processors / 2)));
    }
}
