package dev.metis.deploy.host;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who listens on a TCP port, as far as the operating system tells us.
 *
 * @param name of its program
 */
public record PortHolder(long pid, String name) {
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENING = "0A";

    /** Whether we could listen there now. */
    public static boolean isFree(String host, int port) throws IOException {
        var address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new Problem("There is no host named " + host + ".");
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // else a connection that ended a minute ago would count
            socket.bind(address);
            return true;
        } catch (BindException e) {
            if (!host.isEmpty() && !isOurs(address.getAddress())) {
                throw new Problem("This machine has no address " + host + " to listen on.", e);
            }
            return false;
        }
    }

    /** The process that listens on the port, on whatever address; empty when it is hidden from us. */
    public static Optional<PortHolder> of(int port) {
        var inodes = new HashSet<String>();
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            inodes.addAll(listening(Path.of(table), port));
        }
        return inodes.isEmpty() ? Optional.empty() : owner(inodes);
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return true;
        }
    }

    /** Lines as proc(5) has them: number, local address with the port in hexadecimal, remote one, state …, inode. */
    private static Set<String> listening(Path table, int port) {
        var inodes = new HashSet<String>();
        try {
            for (var line : Files.readAllLines(table, StandardCharsets.ISO_8859_1)) {
                var fields = line.strip().split("\\s+", -1);
                if (fields.length > INODE
                        && fields[STATE].equals(LISTENING)
                        && fields[LOCAL_ADDRESS].endsWith(String.format(":%04X", port))) {
                    inodes.add("socket:[" + fields[INODE] + "]");
                }
            }
        } catch (IOException _) {
            return Set.of();
        }
        return inodes;
    }

    private static Optional<PortHolder> owner(Set<String> sockets) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (hasOpen(process, sockets)) {
                    var name = Files.readString(process.resolve("comm")).strip();
                    return Optional.of(
                            new PortHolder(Long.parseLong(process.getFileName().toString()), name));
                }
            }
        } catch (IOException _) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean hasOpen(Path process, Set<String> sockets) {
        try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var descriptor : descriptors) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return false; // gone, or not ours to look into
        }
        return false;
    }
}
