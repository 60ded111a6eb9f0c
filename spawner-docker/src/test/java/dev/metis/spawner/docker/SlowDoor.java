package dev.metis.spawner.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** A port of this machine that leads to another one, slowly on the way back. */
final class SlowDoor implements AutoCloseable {
    private static final int PIECE = 64 << 10;

    private final ServerSocket listening;
    private final int target;
    private final int bytesPerSecond;

    SlowDoor(int target, int bytesPerSecond) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.bytesPerSecond = bytesPerSecond;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var from = listening.accept();
                var to = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> copy(from, to, 0));
                Thread.ofVirtual().start(() -> copy(to, from, bytesPerSecond));
            } catch (IOException e) {
                // closed, or one connection failed
            }
        }
    }

    private static void copy(Socket from, Socket to, int perSecond) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                out.write(piece, 0, read);
                if (perSecond > 0) {
                    LockSupport.parkNanos(1_000_000_000L * read / perSecond);
                }
            }
        } catch (IOException e) {
            // one of both is closed
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
