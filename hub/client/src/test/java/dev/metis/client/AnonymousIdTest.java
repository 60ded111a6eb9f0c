package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.client.AnonymousId.Network;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnonymousIdTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,     10.255.1.2,  true",
        "10.0.0.0/8,     11.0.0.1,    false",
        "192.168.4.0/22, 192.168.7.9, true",
        "192.168.4.0/22, 192.168.8.1, false",
        "0.0.0.0/0,      1.2.3.4,     true",
        "10.1.2.3,       10.1.2.3,    true",
        "10.1.2.3,       10.1.2.4,    false",
        "fd00::/8,       fdff::1,     true",
        "fd00::/8,       fe00::1,     false",
        "fd00::/8,       10.0.0.1,    false",
    })
    void a_network_holds_its_addresses(String network, String address, boolean held) {
        assertThat(Network.of(network).contains(InetAddress.ofLiteral(address))).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "localhost", "10.0.0.0/x"})
    void anything_else_is_no_network(String text) {
        assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
