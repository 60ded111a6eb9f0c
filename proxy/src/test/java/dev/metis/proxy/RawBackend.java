package dev.metis.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A target that does to each connection exactly what the test says. */
final class RawBackend implements AutoCloseable {

    /** What to do with a connection; it is closed afterwards. */
    @FunctionalInterface
    interface Behaviour {
        void serve(Wire wire) throws Exception;
    }

    private final ServerSocket listener;
    private final Thread acceptor;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    RawBackend(Behaviour behaviour) {
        try {
            listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = Thread.startVirtualThread(() -> accept(behaviour));
    }

    /** Answers every request on every connection. */
    static RawBackend answering(String response) {
        return new RawBackend(wire -> {
            while (true) {
                wire.message();
                wire.send(response);
            }
        });
    }

    /** Begins an answer that does not end, and reads on until its client is gone. */
    static RawBackend streaming() {
        return new RawBackend(wire -> {
            wire.head();
            wire.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n").sendChunk("event");
            wire.drain();
        });
    }

    private void accept(Behaviour behaviour) {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.startVirtualThread(() -> serve(behaviour, socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Behaviour behaviour, Socket socket) {
        try (socket) {
            behaviour.serve(new Wire(socket));
        } catch (Exception _) {
            // The peer left, which is how most of these conversations end.
        } finally {
            open.remove(socket);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections were accepted so far. */
    int connections() {
        return connections.get();
    }

    /** How many of them are still open. */
    int open() {
        return open.size();
    }

    /** Ends every connection, and goes on listening. */
    void hangUp() {
        for (var socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** No listener any more, and every connection is cut. */
    void die() {
        close();
    }

    @Override
    public void close() {
        try {
            listener.close();
            acceptor.join(); // until then one more connection may be accepted
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
