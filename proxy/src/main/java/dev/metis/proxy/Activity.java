package dev.metis.proxy;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When something was last heard about a route, by kind of signal. Written by every event loop without a lock: two
 * signals of one kind in the same instant may overwrite each other, which moves the time by less than it is shown with.
 */
final class Activity {

    /** Who said that the route is in use. */
    enum Signal {
        /** The route was set through the API. */
        ROUTE_SET,
        /** A response with a status below 300 was delivered to its end. */
        RESPONSE,
        /** A WebSocket's client sent data. */
        CLIENT_MESSAGE,
        /** A WebSocket's client sent a ping, pong or close. */
        CLIENT_CONTROL
    }

    private final Map<Signal, AtomicLong> lastMillis = new EnumMap<>(Signal.class);

    private final Meters meters;

    Activity(Meters meters) {
        this.meters = meters;
        for (var signal : Signal.values()) {
            lastMillis.put(signal, new AtomicLong());
        }
    }

    void record(Signal signal) {
        var started = System.nanoTime();
        last(signal).setOpaque(System.currentTimeMillis());
        meters.activityUpdate(System.nanoTime() - started);
    }

    /** Milliseconds since 1970 of the newest signal; control frames are looked at only where they are asked for. */
    long lastMillis(boolean controlFrames) {
        var newest =
                Math.max(millis(Signal.ROUTE_SET), Math.max(millis(Signal.RESPONSE), millis(Signal.CLIENT_MESSAGE)));
        return controlFrames ? Math.max(newest, millis(Signal.CLIENT_CONTROL)) : newest;
    }

    private long millis(Signal signal) {
        return last(signal).getOpaque();
    }

    private AtomicLong last(Signal signal) {
        return requireNonNull(lastMillis.get(signal));
    }
}
