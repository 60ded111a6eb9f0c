package dev.metis.hub.spawner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.InstanceId;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessTableTest {

    @Test
    void a_program_may_have_any_name() {
        var stat = "42 (a) b (c) S 7 42 40 0 -1 4194304 98 0 0 0 0 0 0 0 20 0 1 0 152563 3133440 382";

        assertThat(ProcessTable.Entry.parse(stat)).contains(new ProcessTable.Entry(42, 'S', 7, 40, 152563));
        assertThat(ProcessTable.Entry.parse("")).isEmpty();
    }

    @Test
    void a_marker_names_the_instance_and_the_directory() {
        var marker = new Marker(new InstanceId(1, 1), Path.of("/data/servers"));

        assertThat(marker.isIn(Set.of("METIS_INSTANCE=1-1", "METIS_SERVERS=/data/servers", "A=b")))
                .isTrue();
        assertThat(marker.isIn(Set.of("METIS_INSTANCE=1-1", "METIS_SERVERS=/other")))
                .isFalse();
        assertThat(marker.isDeniedBy(Set.of("METIS_INSTANCE=1-1", "METIS_SERVERS=/other")))
                .isTrue();
        assertThat(marker.isDeniedBy(Set.of("overwritten by the program itself")))
                .isFalse();
    }
}
