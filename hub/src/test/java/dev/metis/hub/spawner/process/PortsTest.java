package dev.metis.hub.spawner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private final Ports ports = new Ports("127.0.0.1");

    @Test
    void no_outgoing_connection_can_take_the_port_of_a_server() throws IOException {
        int outgoing = Integer.parseInt(Files.readString(RANGE).strip().split("\\s+", 2)[0]);

        for (int i = 0; i < 100; i++) {
            assertThat(ports.free(_ -> true)).isBetween(10_000, outgoing > 15_000 ? outgoing - 1 : 65_535);
        }
    }

    @Test
    void a_port_that_somebody_else_was_given_is_passed_over() throws IOException {
        var refused = new ArrayList<Integer>();

        int port = ports.free(candidate -> refused.size() == 3 || !refused.add(candidate));

        assertThat(refused).hasSize(3);
        assertThat(port).isPositive();
    }
}
