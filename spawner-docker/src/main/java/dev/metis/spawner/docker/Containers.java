package dev.metis.spawner.docker;

import dev.metis.hub.spawner.InstanceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which container is which instance. Blocks; asks the engine each time. */
final class Containers {
    private final DockerEngine engine;
    private final Labels labels;
    private final Notes notes;

    Containers(DockerEngine engine, Labels labels, Notes notes) {
        this.engine = engine;
        this.labels = labels;
        this.notes = notes;
    }

    /**
     * What the engine has of an instance.
     *
     * @param stopped whether it was stopped, so that it must not start any more
     */
    record Held(Optional<Container> container, Notes.Read notes, boolean stopped) {}

    Held of(InstanceId instance) {
        var read = notes.of(instance.server());
        var claimed = read.claimed(instance);
        var id = claimed.or(() -> engine.containers(labels.ofServer(instance.server())).entrySet().stream()
                .filter(each -> Labels.instance(each.getValue()).equals(instance))
                .map(Map.Entry::getKey)
                .filter(container -> read.holder(container)
                        .filter(holder -> holder.run() > instance.run())
                        .isEmpty())
                .findFirst());
        return new Held(
                id.flatMap(engine::container).filter(container -> !container.isEnding()),
                read,
                read.areStopped(instance));
    }

    /** The one that was made for it, if it runs; enough where none is ever started again for another run. */
    Optional<Container> running(InstanceId instance) {
        return engine.containers(labels.of(instance)).keySet().stream()
                .findFirst()
                .flatMap(engine::container)
                .filter(Container::isRunning);
    }

    /** All that were made for a server, whichever run. */
    List<Container> ofServer(long server) {
        return engine.containers(labels.ofServer(server)).keySet().stream()
                .flatMap(id -> engine.container(id).stream())
                .filter(container -> !container.isEnding())
                .toList();
    }

    /** Every instance that runs, or ended without being stopped. Forgets what nobody needs any more. */
    List<InstanceId> instances() {
        var read = notes.all();
        var found = engine.containers(labels.ofInstallation());
        var instances = new HashSet<InstanceId>();
        var kept = new HashSet<InstanceId>();
        found.forEach((id, own) -> {
            var instance = read.holder(id).orElseGet(() -> Labels.instance(own));
            kept.add(instance);
            if (!read.areStopped(instance)
                    || engine.container(id).filter(Container::isRunning).isPresent()) {
                instances.add(instance);
            }
        });
        read.byName()
                .values()
                .forEach(note -> adopted(note, found, read).ifPresent(instance -> {
                    kept.add(instance);
                    instances.add(instance);
                }));
        notes.forgetOld(read, kept);
        return new ArrayList<>(instances);
    }

    /** A container that another spawner made has none of our labels; a note says that it is ours now. */
    private Optional<InstanceId> adopted(
            Map<String, String> note, Map<String, Map<String, String>> own, Notes.Read read) {
        var id = note.getOrDefault(Labels.CONTAINER, "");
        var instance = Labels.instance(note);
        if (id.isEmpty()
                || own.containsKey(id)
                || read.areStopped(instance)
                || !read.holder(id).equals(Optional.of(instance))) {
            return Optional.empty();
        }
        return engine.container(id).map(_ -> instance);
    }
}
