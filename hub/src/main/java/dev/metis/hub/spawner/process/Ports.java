package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.SpawnException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers to listen on. */
final class Ports {
    private static final int ATTEMPTS = 50;
    private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int FIRST = 10_000;
    private static final int ENOUGH = 5_000;
    private static final int LAST = 65_535;

    private final String ip;
    private final int outgoing = firstOutgoing();

    /** @param ip where servers listen; empty means everywhere */
    Ports(String ip) {
        this.ip = ip;
    }

    /** One that is reserved for the caller and that nobody listens on. What somebody else has reserved is not looked at. */
    int free(Reservation reservation) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = candidate();
            if (reservation.get(port)) {
                if (isFree(port)) {
                    return port;
                }
                reservation.giveBack(port);
            }
        }
        try (var any = listenAnywhere()) {
            int port = any.getLocalPort();
            if (reservation.get(port)) {
                return port;
            }
        } catch (IOException e) {
            throw new SpawnException(
                    "Servers cannot listen on " + (ip.isEmpty() ? "any address" : ip) + ": " + e.getMessage()
                            + ". Set the spawner's ip to an address of this machine.",
                    "");
        }
        throw new SpawnException("No free port was found on the hub's machine. Stop servers that are not needed.", "");
    }

    interface Reservation {
        /** False when somebody else was given the port. */
        boolean get(int port) throws IOException;

        void giveBack(int port) throws IOException;
    }

    private int candidate() {
        return ThreadLocalRandom.current().nextInt(FIRST, outgoing);
    }

    /** The first port that the system gives to outgoing connections: one of those may take a port before the server does. */
    private static int firstOutgoing() {
        try {
            int first = Integer.parseInt(Files.readString(RANGE).strip().split("\\s+", 2)[0]);
            return first > FIRST + ENOUGH ? first : LAST;
        } catch (IOException | NumberFormatException e) {
            return LAST;
        }
    }

    /**
     * Looks without listening, and as one who lets others have the port too: so the look is in no server's way that binds it
     * at the same moment. Source: socket(7), {@code SO_REUSEADDR}.
     */
    boolean isFree(int port) {
        try (var socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(ip.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(ip, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private ServerSocket listenAnywhere() throws IOException {
        return ip.isEmpty() ? new ServerSocket(0) : new ServerSocket(0, 1, InetAddress.getByName(ip));
    }
}
