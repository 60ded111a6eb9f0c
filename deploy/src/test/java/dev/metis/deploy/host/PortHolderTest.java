package dev.metis.deploy.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortHolderTest {
    @Test
    void a_taken_port_is_not_free_and_its_holder_is_found() throws Exception {
        int port;
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();

            assertThat(PortHolder.isFree("127.0.0.1", port)).isFalse();
            assertThat(PortHolder.isFree("", port)).isFalse();
            assertThat(PortHolder.of(port))
                    .hasValueSatisfying(holder -> assertThat(holder.pid())
                            .isEqualTo(ProcessHandle.current().pid()));
        }
        assertThat(PortHolder.isFree("127.0.0.1", port)).isTrue();
    }

    @Test
    void an_address_of_another_machine_is_named() {
        assertThatThrownBy(() -> PortHolder.isFree("192.0.2.1", 8000))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("no address 192.0.2.1");
    }
}
