package dev.metis.proxy;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.LongAdder;

/** What has gone through a route since it was first set; counted on every event loop. */
final class Traffic {

    /** Seen from the client: what it sent and what it received. */
    enum Direction {
        SENT,
        RECEIVED
    }

    private final LongAdder requests = new LongAdder();
    private final LongAdder webSockets = new LongAdder();
    private final LongAdder sentFrames = new LongAdder();
    private final LongAdder receivedFrames = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();

    void begun(Visit.Kind kind) {
        (kind == Visit.Kind.HTTP ? requests : webSockets).increment();
    }

    void bytes(Direction direction, int count) {
        (direction == Direction.SENT ? sentBytes : receivedBytes).add(count);
    }

    void frames(Direction direction, int count) {
        (direction == Direction.SENT ? sentFrames : receivedFrames).add(count);
    }

    JsonObject toJson() {
        return JsonObject.of(
                "requests",
                requests.sum(),
                "websockets",
                webSockets.sum(),
                "frames",
                JsonObject.of("sent", sentFrames.sum(), "received", receivedFrames.sum()),
                "bytes",
                JsonObject.of("sent", sentBytes.sum(), "received", receivedBytes.sum()));
    }
}
