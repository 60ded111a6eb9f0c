package dev.metis.spawner.docker;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.Spawner;
import dev.metis.hub.spawner.SpawnerContract;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** The contract with containers of the machine's engine, kept when they are stopped, as is usual. */
class DockerSpawnerIT extends SpawnerContract {
    private @Nullable DockerFixture fixture;

    @BeforeEach
    void makeFixture() {
        fixture = new DockerFixture(vertx());
    }

    private DockerFixture fixture() {
        return Objects.requireNonNull(fixture);
    }

    @Override
    protected Spawner spawner(Vertx vertx) {
        return fixture().spawner();
    }

    @Override
    protected ServerSpec specOf(ServerSpec plain, ServerKind kind) {
        var answers = DockerFixture.answering("/user/ada/", answerOf(plain));
        return DockerFixture.withCommand(
                plain,
                switch (kind) {
                    case ANSWERS -> answers;
                    case STARTS_SLOWLY -> answers;
                    case EXITS -> DockerFixture.shell("echo 'cannot go on'; exit 3");
                    case WRITES_SECRET ->
                        DockerFixture.shell("i=1; while [ $i -le 100 ]; do echo $i; i=$((i+1)); done;"
                                + " echo \"my token is $JUPYTERHUB_API_TOKEN!\"; echo done; exec sleep 1000");
                    case HAS_CHILDREN ->
                        DockerFixture.shell(
                                "(trap '' INT TERM; sleep 1000) & setsid sleep 1000 & " + answers.getLast());
                });
    }

    /** A stopped container is started again with the command it had. */
    @Override
    protected String answerOf(ServerSpec spec) {
        return "server " + spec.instance().server();
    }

    @Override
    protected List<String> partsOf(InstanceId instance) {
        return fixture().running(instance);
    }

    @Override
    protected void closePlatform() {
        fixture().close();
    }
}
