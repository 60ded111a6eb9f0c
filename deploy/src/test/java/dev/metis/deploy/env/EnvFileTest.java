package dev.metis.deploy.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvFileTest {
    @Test
    void lines_are_read_as_compose_reads_them() {
        var file = EnvFile.parse(
                Path.of(".env"),
                List.of(
                        "DOMAIN = hub.lab.test   # here",
                        "export ALLOWED_ORGS='a # b'  # x",
                        "ADMIN_USERS=\"ada\"",
                        "CPU_LIMIT=2#3"));

        assertThat(file.lines()).extracting(EnvFile.Line::value).containsExactly("hub.lab.test", "a # b", "ada", "2#3");
    }
}
