package dev.metis.deploy.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose whole messages wait in a queue. */
public final class Socket implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** What came in. */
    public sealed interface Message {}

    public record Text(String text) implements Message {}

    public record Binary(ByteBuffer bytes) implements Message {}

    /** The last message of every socket. */
    public record Closed(int code, String reason) implements Message {}

    /** The server answered the handshake with something else than 101. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status) {
            super("WebSocket refused with " + status);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final WebSocket socket;
    private final BlockingQueue<Message> messages;

    private Socket(WebSocket socket, BlockingQueue<Message> messages) {
        this.socket = socket;
        this.messages = messages;
    }

    static Socket open(WebSocket.Builder builder, URI address) {
        var messages = new LinkedBlockingQueue<Message>();
        try {
            var socket = builder.buildAsync(address, new Collector(messages)).join();
            return new Socket(socket, messages);
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof WebSocketHandshakeException handshake) {
                throw new Refused(handshake.getResponse().statusCode());
            }
            throw failure;
        }
    }

    /** The protocol both sides agreed on, empty for none. */
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    public void send(String text) {
        socket.sendText(text, true)
                .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    public void send(ByteBuffer bytes) {
        socket.sendBinary(bytes, true)
                .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Reads messages until one says what is wanted. */
    public <T> T receive(String what, Function<Message, Optional<T>> reader) {
        var end = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            var message = next(end - System.nanoTime());
            if (message == null) {
                throw new AssertionError("not received within " + TIMEOUT.toSeconds() + " s: " + what);
            }
            var found = reader.apply(message);
            if (found.isPresent()) {
                return found.get();
            }
            if (message instanceof Closed closed) {
                throw new AssertionError("closed before " + what + ": " + closed);
            }
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private @Nullable Message next(long nanos) {
        try {
            return messages.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Puts the parts of messages together. */
    private static final class Collector implements WebSocket.Listener {
        private final BlockingQueue<Message> messages;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        Collector(BlockingQueue<Message> messages) {
            this.messages = messages;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(new Text(text.toString()));
                text.setLength(0);
            }
            return more(socket);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            var part = new byte[data.remaining()];
            data.get(part);
            binary.writeBytes(part);
            if (last) {
                messages.add(new Binary(ByteBuffer.wrap(binary.toByteArray())));
                binary.reset();
            }
            return more(socket);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            messages.add(new Closed(code, reason));
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            messages.add(new Closed(1006, String.valueOf(failure)));
        }

        private static CompletionStage<?> more(WebSocket socket) {
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
