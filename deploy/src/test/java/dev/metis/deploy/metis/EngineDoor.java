package dev.metis.deploy.metis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A socket that leads to the machine's engine, or, while it is shut, to one that hangs: it takes requests and says nothing. */
final class EngineDoor implements AutoCloseable {
    private static final int PIECE = 64 << 10;

    private final Path socket;
    private final Path target;
    private final ServerSocketChannel listening;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;

    EngineDoor(Path directory, Path target) {
        this.socket = directory.resolve("engine.sock");
        this.target = target;
        try {
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(UnixDomainSocketAddress.of(socket), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String url() {
        return "unix://" + socket;
    }

    /** Nothing comes back from the engine any more. */
    void shut() {
        shut = true;
    }

    /** As if the engine had been started anew: what was asked meanwhile is never answered. */
    void reopen() {
        shut = false;
        open.forEach(EngineDoor::end);
        open.clear();
    }

    private void accept() {
        while (listening.isOpen()) {
            try {
                var from = listening.accept();
                open.add(from);
                if (!shut) {
                    var to = SocketChannel.open(UnixDomainSocketAddress.of(target));
                    Thread.ofVirtual().start(() -> copy(from, to));
                    Thread.ofVirtual().start(() -> copy(to, from));
                }
            } catch (IOException e) {
                // closed, or one connection failed
            }
        }
    }

    private void copy(SocketChannel from, SocketChannel to) {
        var piece = ByteBuffer.allocate(PIECE);
        try {
            while (from.read(piece) >= 0 && !shut) {
                piece.flip();
                while (piece.hasRemaining()) {
                    to.write(piece);
                }
                piece.clear();
            }
        } catch (IOException e) {
            // one of both is closed
        }
        if (!shut) {
            end(from);
            end(to);
        }
    }

    private static void end(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reopen();
    }
}
