package dev.metis.spawner.docker;

import dev.metis.hub.spawner.LogLines;
import dev.metis.hub.spawner.Redaction;

/** What containers wrote, without the secrets in their environments. Blocks. */
final class ContainerLog {
    static final int LAST_LINES = 50;

    private final DockerEngine engine;

    ContainerLog(DockerEngine engine) {
        this.engine = engine;
    }

    String last(Container container) {
        return last(container, LAST_LINES);
    }

    String last(Container container, int lines) {
        return LogLines.last(engine.log(container.id(), lines), lines, Redaction.of(container.environment()));
    }
}
