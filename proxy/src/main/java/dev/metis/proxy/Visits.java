package dev.metis.proxy;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All visits that go on, on every event loop, and the log of those that are over. */
final class Visits {

    /** One line for each request, as far as somebody wants them. */
    private static final Logger accessLog = LoggerFactory.getLogger("dev.metis.proxy.access");

    private static final int MAX_PATH = 1000;

    private final Set<Visit> open = ConcurrentHashMap.newKeySet();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder sentFrames = new LongAdder();
    private final LongAdder receivedFrames = new LongAdder();

    void add(Visit visit) {
        open.add(visit);
    }

    void remove(Visit visit) {
        open.remove(visit);
    }

    Collection<Visit> open() {
        return Collections.unmodifiableSet(open);
    }

    void moved(Traffic.Direction direction, int bytes) {
        (direction == Traffic.Direction.SENT ? sentBytes : receivedBytes).add(bytes);
    }

    void framesMoved(Traffic.Direction direction, int frames) {
        (direction == Traffic.Direction.SENT ? sentFrames : receivedFrames).add(frames);
    }

    /** The path without its query, which may hold a token. */
    void log(Visit visit, int status, boolean complete) {
        if (!accessLog.isInfoEnabled()) {
            return;
        }
        var request = visit.request();
        var path = request.path();
        accessLog
                .atInfo()
                .addKeyValue("kind", visit.kind().text())
                .addKeyValue("client", request.client())
                .addKeyValue("method", request.method().name())
                .addKeyValue("path", path.substring(0, Math.min(path.length(), MAX_PATH)))
                .addKeyValue("route", visit.route().map(Route::key).orElse(""))
                .addKeyValue("status", status)
                .addKeyValue("complete", complete)
                .addKeyValue("bytes_sent", visit.sent())
                .addKeyValue("bytes_received", visit.received())
                .addKeyValue("milliseconds", visit.nanos() / 1_000_000)
                .log("request");
    }

    /** Numbers for Prometheus. */
    void render(StringBuilder out) {
        Meters.family(out, "metis_proxy_open", "Requests and WebSockets that go on", "gauge");
        for (var kind : Visit.Kind.values()) {
            var count = open.stream().filter(visit -> visit.kind() == kind).count();
            Meters.sample(out, "metis_proxy_open{kind=\"" + kind.text() + "\"}", count);
        }
        directions(out, "metis_proxy_bytes_total", "Bytes of bodies and WebSockets", sentBytes, receivedBytes);
        directions(out, "metis_proxy_frames_total", "Frames of WebSockets", sentFrames, receivedFrames);
    }

    private static void directions(StringBuilder out, String name, String help, LongAdder sent, LongAdder received) {
        Meters.family(out, name, help + ", by what the client did with them", "counter");
        Meters.sample(out, name + "{client=\"sent\"}", sent.sum());
        Meters.sample(out, name + "{client=\"received\"}", received.sum());
    }
}
