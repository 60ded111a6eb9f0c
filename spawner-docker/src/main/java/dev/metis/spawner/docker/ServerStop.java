package dev.metis.spawner.docker;

import dev.metis.hub.spawner.InstanceId;

/** Stops one server, and sees to it that it does not start any more. Blocks. */
final class ServerStop {
    private final DockerEngine engine;
    private final Containers containers;
    private final Notes notes;
    private final boolean remove;

    /** @param remove whether containers go too, or wait to be started again */
    ServerStop(DockerEngine engine, Containers containers, Notes notes, boolean remove) {
        this.engine = engine;
        this.containers = containers;
        this.notes = notes;
        this.remove = remove;
    }

    void stop(InstanceId instance, boolean now) {
        notes.markStopped(instance);
        var found = containers.of(instance).container();
        if (found.isEmpty()) {
            return;
        }
        var container = found.get();
        if (container.isPaused()) {
            engine.kill(container.id());
        } else if (container.isRunning()) {
            end(container, now);
        }
        if (remove || container.isNew()) {
            engine.remove(container.id());
        }
    }

    private void end(Container container, boolean now) {
        if (now) {
            engine.kill(container.id());
        } else {
            engine.stop(container.id());
        }
    }
}
