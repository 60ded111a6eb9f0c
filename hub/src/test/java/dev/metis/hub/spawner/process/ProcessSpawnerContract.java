package dev.metis.hub.spawner.process;

import static dev.metis.hub.spawner.process.ProcessFixture.mark;
import static dev.metis.hub.spawner.process.ProcessFixture.shell;
import static dev.metis.hub.spawner.process.ProcessFixture.withCommand;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnerContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract with processes of this machine. */
abstract class ProcessSpawnerContract extends SpawnerContract {
    private @Nullable ProcessFixture fixture;

    @BeforeEach
    void makeFixture(@TempDir Path temporary) {
        fixture = new ProcessFixture(temporary);
    }

    final ProcessFixture fixture() {
        return Objects.requireNonNull(fixture);
    }

    @Override
    protected ServerSpec specOf(ServerSpec plain, ServerKind kind) {
        var answering = fixture().answering();
        return withCommand(
                plain,
                switch (kind) {
                    case ANSWERS, STARTS_SLOWLY -> answering;
                    case EXITS -> shell("echo 'cannot go on'; exit 3");
                    case WRITES_SECRET ->
                        shell("i=1; while [ $i -le 100 ]; do echo $i; i=$((i+1)); done;"
                                + " echo \"my token is $JUPYTERHUB_API_TOKEN!\"; echo done; exec sleep 1000");
                    case HAS_CHILDREN -> shell("""
                                setsid sh -c 'trap "" INT TERM; while :; do sleep $0; done' "$1" &
                                setsid sh -c 'sleep $0 & exec sleep $0' "$1" &
                                env -i sleep "$1" &
                                env -i setsid sleep "$1" &
                                shift
                                exec "$@"
                                """, mark(plain.instance()), answering.get(0), answering.get(1));
                });
    }

    @Override
    protected List<String> partsOf(InstanceId instance) {
        return fixture().partsOf(instance);
    }
}
