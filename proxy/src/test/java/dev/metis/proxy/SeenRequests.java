package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What reached the targets of a test. */
final class SeenRequests {

    private final BlockingQueue<Wire.Message> seen = new LinkedBlockingQueue<>();

    /** A target that answers every request so. */
    RawBackend recording(String response) {
        return new RawBackend(wire -> {
            while (true) {
                add(wire.message());
                wire.send(response);
            }
        });
    }

    void add(Wire.Message request) {
        seen.add(request);
    }

    /** The next request that reached one of them. */
    Wire.Message next() throws InterruptedException {
        var message = seen.poll(20, TimeUnit.SECONDS);
        assertThat(message).as("request that reached the target").isNotNull();
        return message;
    }

    /** Whether nothing has reached them that was not asked for yet. */
    boolean isEmpty() {
        return seen.isEmpty();
    }
}
