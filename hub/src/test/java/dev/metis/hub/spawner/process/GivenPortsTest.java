package dev.metis.hub.spawner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenPortsTest {
    private static final int CONTENDED = 3;

    private final Path directory;
    private final Path path;
    private final GivenPorts ports;

    GivenPortsTest(@TempDir Path directory) {
        this.directory = directory;
        this.path = directory.resolve("servers-ports");
        this.ports = new GivenPorts(path);
    }

    private Path place(int port) {
        return path.resolve(String.valueOf(port));
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
    void a_port_that_was_lost_and_is_given_anew_is_not_taken_back_by_a_hub_that_saw_it_lost() throws IOException {
        var lost = instance("1-1");
        assertThat(ports.give(4711, lost)).isTrue();
        lost.delete();
        var seenByFirstHub = GivenPorts.lost(place(4711));
        new GivenPorts(path).takeBackLost();
        assertThat(ports.give(4711, instance("2-1"))).isTrue();

        GivenPorts.drop(seenByFirstHub);
        ports.takeBackLost();

        assertThat(ports.give(4711, instance("3-1"))).isFalse();
    }

    @Test
    void a_stop_on_two_hubs_takes_back_what_was_the_instance_s_and_nothing_else() throws IOException {
        var stopped = instance("1-1");
        assertThat(ports.give(4711, stopped)).isTrue();
        ports.takeBack(stopped);
        assertThat(ports.give(4711, instance("2-1"))).isTrue();

        ports.takeBack(4711, stopped);

        assertThat(ports.give(4711, instance("3-1"))).isFalse();
    }

    @Test
    void a_port_whose_giving_a_crash_cut_short_is_free_again() throws IOException {
        Files.createDirectories(place(4711));
        assertThat(ports.give(4711, instance("1-1"))).isFalse();

        ports.takeBackLost();

        assertThat(ports.give(4711, instance("1-1"))).isTrue();
    }

    @Test
    void what_a_hub_before_gave_stays_given_until_its_instance_is_gone() throws IOException {
        var old = instance("1-1");
        Files.createDirectories(path);
        Files.createLink(place(4711), Files.createFile(old.portMark(4711)));

        ports.takeBackLost();
        assertThat(ports.give(4711, instance("2-1"))).isFalse();
        ports.takeBack(old);
        ports.takeBackLost();

        assertThat(ports.give(4711, instance("2-1"))).isTrue();
    }

    @Test
    void hubs_that_give_and_take_back_at_once_never_give_a_port_to_two() throws Exception {
        var holders = new AtomicReferenceArray<@Nullable InstanceId>(CONTENDED);
        var given = new AtomicInteger();
        try (var hubs = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Callable<Void>>();
            for (int hub = 1; hub <= 4; hub++) {
                int server = hub;
                all.add(() -> {
                    var own = new GivenPorts(path);
                    for (int run = 1; run <= 300; run++) {
                        contend(own, instance(server + "-" + run), run % CONTENDED, holders, given);
                    }
                    return null;
                });
            }
            for (var done : hubs.invokeAll(all)) {
                done.get();
            }
        }
        assertThat(given.get()).isPositive();
    }

    private static void contend(
            GivenPorts ports,
            InstanceDirectory instance,
            int port,
            AtomicReferenceArray<@Nullable InstanceId> holders,
            AtomicInteger given)
            throws IOException {
        if (ports.give(port, instance)) {
            given.incrementAndGet();
            assertThat(holders.getAndSet(port, instance.instance())).isNull();
            ports.takeBackLost();
            assertThat(holders.getAndSet(port, null)).isEqualTo(instance.instance());
            if (instance.instance().run() % 2 == 0) {
                ports.takeBack(instance);
            }
        }
        instance.delete();
        ports.takeBackLost();
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
