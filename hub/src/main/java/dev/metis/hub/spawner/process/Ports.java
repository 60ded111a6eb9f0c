package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.SpawnException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;

/** Ports for servers to listen on. */
final class Ports {
    private static final int ATTEMPTS = 50;

    private final String ip;

    /** @param ip where servers listen; empty means everywhere */
    Ports(String ip) {
        this.ip = ip;
    }

    /** One that nobody listens on and nobody was given; it is not kept free. */
    int free(Set<Integer> given) {
        for (int i = 0; i < ATTEMPTS; i++) {
            try (var socket = listen(0)) {
                if (!given.contains(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new SpawnException(
                        "Servers cannot listen on " + (ip.isEmpty() ? "any address" : ip) + ": " + e.getMessage()
                                + ". Set the spawner's ip to an address of this machine.",
                        "");
            }
        }
        throw new SpawnException("No free port was found on the hub's machine. Stop servers that are not needed.", "");
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
