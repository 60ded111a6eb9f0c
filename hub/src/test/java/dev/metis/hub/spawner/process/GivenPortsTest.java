package dev.metis.hub.spawner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenPortsTest {
    private final Path directory;
    private final GivenPorts ports;

    GivenPortsTest(@TempDir Path directory) {
        this.directory = directory;
        this.ports = new GivenPorts(directory.resolve("servers-ports"));
    }

    private InstanceDirectory instance(String id) throws IOException {
        var path = Files.createDirectories(directory.resolve("servers").resolve(id));
        return new InstanceDirectory(path, InstanceId.parse(id));
    }

    @Test
    void a_port_is_given_to_one_instance_only_until_it_is_taken_back() throws IOException {
        var first = instance("1-1");
        var second = instance("2-1");

        assertThat(ports.give(4711, first)).isTrue();
        assertThat(ports.give(4711, second)).isFalse();
        ports.takeBack(second);
        assertThat(ports.give(4711, second)).isFalse();

        ports.takeBack(first);
        assertThat(ports.give(4711, second)).isTrue();
    }

    @Test
    void the_port_of_an_instance_whose_directory_is_gone_is_taken_back() throws IOException {
        var lost = instance("1-1");
        var held = instance("2-1");
        assertThat(ports.give(4711, lost)).isTrue();
        assertThat(ports.give(4712, held)).isTrue();
        lost.delete();

        ports.takeBackLost();

        assertThat(ports.give(4711, instance("3-1"))).isTrue();
        assertThat(ports.give(4712, instance("3-1"))).isFalse();
    }

    @Test
    void one_port_of_several_is_given_back() throws IOException {
        var instance = instance("1-1");
        var other = instance("2-1");
        var reservation = ports.reservation(instance);
        assertThat(reservation.get(4711)).isTrue();
        assertThat(reservation.get(4712)).isTrue();

        reservation.giveBack(4711);

        assertThat(ports.give(4711, other)).isTrue();
        assertThat(ports.give(4712, other)).isFalse();
    }
}
