package dev.metis.spawner.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A socket that leads to an engine's, and lets requests of one kind through only once so many of them are waiting. */
final class HoldingDoor implements AutoCloseable {
    private static final int PIECE = 64 << 10;

    private final Path socket;
    private final Path target;
    private final String held;
    private final int wanted;
    private final CountDownLatch waiting;
    private final ServerSocketChannel listening;

    /** @param held how such requests begin */
    HoldingDoor(Path socket, Path target, String held, int wanted) throws IOException {
        this.socket = socket;
        this.target = target;
        this.held = held;
        this.wanted = wanted;
        this.waiting = new CountDownLatch(wanted);
        this.listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket), 2 * wanted);
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String url() {
        return "unix://" + socket;
    }

    /** How many waited at once, at the most. */
    int most() {
        return wanted - (int) waiting.getCount();
    }

    private void accept() {
        while (listening.isOpen()) {
            try {
                var from = listening.accept();
                var to = SocketChannel.open(UnixDomainSocketAddress.of(target));
                Thread.ofVirtual().start(() -> copy(from, to, true));
                Thread.ofVirtual().start(() -> copy(to, from, false));
            } catch (IOException e) {
                // closed, or one connection failed
            }
        }
    }

    private void copy(SocketChannel from, SocketChannel to, boolean requests) {
        try (from;
                to) {
            var piece = ByteBuffer.allocate(PIECE);
            while (from.read(piece) >= 0) {
                piece.flip();
                if (requests
                        && StandardCharsets.ISO_8859_1
                                .decode(piece.duplicate())
                                .toString()
                                .startsWith(held)) {
                    waiting.countDown();
                    waiting.await();
                }
                while (piece.hasRemaining()) {
                    to.write(piece);
                }
                piece.clear();
            }
        } catch (IOException e) {
            // one of both is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        Files.deleteIfExists(socket);
    }
}
