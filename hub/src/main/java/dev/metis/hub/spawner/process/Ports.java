package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.SpawnException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

    /** One that nobody listens on, and that whoever asks could get hold of. */
    int free(Reservation reservation) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = candidate();
            if (isFree(port) && reservation.get(port)) {
                return port;
            }
        }
        try (var any = listen(0)) {
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

    boolean isFree(int port) {
        try (var _ = listen(port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private ServerSocket listen(int port) throws IOException {
        return ip.isEmpty() ? new ServerSocket(port) : new ServerSocket(port, 1, InetAddress.getByName(ip));
    }
}
