package dev.metis.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request with its answer, or one WebSocket, from its beginning to its end: what it moves is counted, it can be found
 * while it lasts, and it leaves a line in the access log. Used on the event loop of its client; read from everywhere.
 */
final class Visit {

    /** What it is. */
    enum Kind {
        HTTP,
        WEBSOCKET;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String SESSION_COOKIE = "jupyterhub-session-id=";

    private final Visits visits;
    private final RequestHead request;
    private final Kind kind;
    private final Instant since = Instant.now();
    private final long beganNanos = System.nanoTime();
    private volatile @Nullable Route route;
    private volatile Runnable cut = () -> {};
    private long sent;
    private long received;
    private boolean over;

    Visit(Visits visits, RequestHead request, Kind kind) {
        this.visits = visits;
        this.request = request;
        this.kind = kind;
    }

    /**
     * It goes along that route, and can be found from here on.
     *
     * @param howToCut ends both of its connections; is called on any thread
     */
    void goes(Route along, Runnable howToCut) {
        route = along;
        cut = howToCut;
        along.traffic().begun(kind);
        visits.add(this);
    }

    /** Bytes have passed. */
    void moved(Traffic.Direction direction, int bytes) {
        if (direction == Traffic.Direction.SENT) {
            sent += bytes;
        } else {
            received += bytes;
        }
        var along = route;
        if (along != null) {
            along.traffic().bytes(direction, bytes);
        }
        visits.moved(direction, bytes);
    }

    /** Frames of a WebSocket have begun to pass. */
    void framesMoved(Traffic.Direction direction, int frames) {
        var along = route;
        if (along != null && frames > 0) {
            along.traffic().frames(direction, frames);
            visits.framesMoved(direction, frames);
        }
    }

    /** It has ended; only the first call counts. */
    void ended(int status, boolean complete) {
        if (!over) {
            over = true;
            visits.remove(this);
            visits.log(this, status, complete);
        }
    }

    void cut() {
        cut.run();
    }

    Kind kind() {
        return kind;
    }

    RequestHead request() {
        return request;
    }

    long nanos() {
        return System.nanoTime() - beganNanos;
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }

    JsonObject toJson() {
        return JsonObject.of(
                "route",
                route().map(Route::key).orElse(""),
                "kind",
                kind.text(),
                "client",
                request.client(),
                "session",
                session().orElse(null),
                "since",
                since.toString());
    }

    Optional<Route> route() {
        return Optional.ofNullable(route);
    }

    /** The SHA-256, in hexadecimal, of the cookie by which a hub knows all connections of one login. */
    Optional<String> session() {
        for (var cookie :
                String.join(";", request.headers().getAll(HttpHeaders.COOKIE)).split(";", -1)) {
            if (cookie.strip().startsWith(SESSION_COOKIE)) {
                return Optional.of(digest(cookie.strip().substring(SESSION_COOKIE.length())));
            }
        }
        return Optional.empty();
    }

    static String digest(String sessionId) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(sessionId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
