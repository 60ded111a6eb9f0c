package dev.metis.hub.spawner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private final Ports ports = new Ports("127.0.0.1");
    private final List<Integer> givenBack = new ArrayList<>();

    private Ports.Reservation reserving(Predicate<Integer> asked) {
        return new Ports.Reservation() {
            @Override
            public boolean get(int port) {
                return asked.test(port);
            }

            @Override
            public void giveBack(int port) {
                givenBack.add(port);
            }
        };
    }

    private static ServerSocket listening(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void no_outgoing_connection_can_take_the_port_of_a_server() throws IOException {
        int outgoing = Integer.parseInt(Files.readString(RANGE).strip().split("\\s+", 2)[0]);

        for (int i = 0; i < 100; i++) {
            assertThat(ports.free(reserving(_ -> true))).isBetween(10_000, outgoing > 15_000 ? outgoing - 1 : 65_535);
        }
    }

    @Test
    void a_port_that_somebody_else_was_given_is_passed_over() throws IOException {
        var refused = new ArrayList<Integer>();

        int port = ports.free(reserving(candidate -> refused.size() == 3 || !refused.add(candidate)));

        assertThat(refused).hasSize(3);
        assertThat(port).isPositive();
    }

    @Test
    void a_port_that_somebody_listens_on_is_given_back() throws IOException {
        var other = new ArrayList<ServerSocket>();

        int port = ports.free(reserving(candidate -> !other.isEmpty() || other.add(listening(candidate))));

        try (var taken = other.getFirst()) {
            assertThat(givenBack).containsExactly(taken.getLocalPort());
            assertThat(port).isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void looking_at_a_port_is_in_no_servers_way() throws IOException, InterruptedException {
        int port = ports.free(reserving(_ -> true));
        var looking = new AtomicBoolean(true);
        var looker = Thread.ofPlatform().start(() -> {
            while (looking.get()) {
                ports.isFree(port);
            }
        });
        try {
            for (int i = 0; i < 2_000; i++) {
                listening(port).close();
            }
        } finally {
            looking.set(false);
            looker.join();
        }
    }
}
