package dev.metis.hub.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestBrowser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket that a page in a browser has open to a server that echoes. */
public final class OpenSocket implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final WebSocket socket;

    private OpenSocket(URI uri, String sessionId) {
        socket = http.newWebSocketBuilder()
                .header("Cookie", "jupyterhub-session-id=" + sessionId)
                .buildAsync(uri, new Ears())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** Opened with the login the browser has. */
    public static OpenSocket of(TestBrowser browser, String path) {
        var uri = URI.create(browser.url(path).replaceFirst("http", "ws"));
        return new OpenSocket(uri, browser.cookie("jupyterhub-session-id").orElseThrow());
    }

    /** Whether what is said comes back. */
    public boolean echoes() {
        try {
            socket.sendText("hello", true).orTimeout(20, TimeUnit.SECONDS).join();
            return "hello".equals(heard.poll(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the end, which nobody on this side brought about. */
    public void isCut() {
        try {
            assertThat(over.await(20, TimeUnit.SECONDS)).as("socket was cut").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }

    private final class Ears implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            heard.add(text.toString());
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer bytes, boolean last) {
            return onText(from, StandardCharsets.UTF_8.decode(bytes), last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            over.countDown();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable cause) {
            over.countDown();
        }
    }
}
