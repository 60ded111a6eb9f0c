package dev.metis.hub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for programs that must be told one, or that come back on the one they had. They lie below those that the system
 * gives to outgoing connections, for one of these may take a port while nobody listens on it.
 */
public final class FreePorts {
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES = 1_000;

    private FreePorts() {}

    /** Different ones, free a moment ago. */
    public static List<Integer> find(int count) {
        var held = new ArrayList<ServerSocket>();
        try {
            for (int tries = 0; held.size() < count && tries < TRIES; tries++) {
                hold(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST)).ifPresent(held::add);
            }
            if (held.size() < count) {
                throw new AssertionError("no " + count + " free ports were found");
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            held.forEach(FreePorts::release);
        }
    }

    private static Optional<ServerSocket> hold(int port) {
        try {
            return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException _) {
            return Optional.empty(); // somebody listens there
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // A listening socket has nothing to lose.
        }
    }
}
