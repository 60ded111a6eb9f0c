package dev.metis.spawner.docker;

import dev.metis.hub.spawner.InstanceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What has to be known about instances that labels of containers cannot say, for those never change: that one was stopped,
 * and that a container was started again for another one. Each is an empty volume with labels, since the engine makes one of
 * a name only once, whoever asks, and keeps it as long as its containers.
 */
final class Notes {
    /** Long after every start that might still be under way. */
    private static final Duration KEPT = Duration.ofHours(1);

    private static final String STOPPED = "stopped";
    private static final String CLAIM = "again";

    private final DockerEngine engine;
    private final Labels labels;

    Notes(DockerEngine engine, Labels labels) {
        this.engine = engine;
        this.labels = labels;
    }

    /** Nothing that starts this instance goes on after this. */
    void markStopped(InstanceId instance) {
        write(instance, STOPPED, "");
    }

    /** Says that the container is this instance from now on; the id of the one that is, if another hub was faster. */
    String claim(InstanceId instance, String container) {
        return write(instance, CLAIM, container).getOrDefault(Labels.CONTAINER, container);
    }

    private Map<String, String> write(InstanceId instance, String what, String container) {
        return engine.createVolume(
                name(instance, what),
                Map.of(
                        Labels.NOTE,
                        labels.noteOf(instance.server()),
                        Labels.INSTALLATION,
                        labels.installation(),
                        Labels.INSTANCE,
                        instance.toString(),
                        Labels.CONTAINER,
                        container,
                        Labels.TIME,
                        String.valueOf(System.currentTimeMillis())));
    }

    private String name(InstanceId instance, String what) {
        return "metis-" + labels.installation() + "-" + instance + "-" + what;
    }

    /** All notes about one server, or about all of the installation's. */
    record Read(Map<String, Map<String, String>> byName) {

        boolean areStopped(InstanceId instance) {
            return has(instance, STOPPED);
        }

        boolean has(InstanceId instance, String what) {
            return byName.entrySet().stream()
                    .anyMatch(note -> note.getKey().endsWith("-" + what)
                            && instance.toString().equals(note.getValue().get(Labels.INSTANCE)));
        }

        /** The container that was started again for this instance. */
        Optional<String> claimed(InstanceId instance) {
            return byName.entrySet().stream()
                    .filter(note -> note.getKey().endsWith("-" + CLAIM))
                    .map(Map.Entry::getValue)
                    .filter(note -> instance.toString().equals(note.get(Labels.INSTANCE)))
                    .map(note -> note.getOrDefault(Labels.CONTAINER, ""))
                    .findFirst();
        }

        /** The last instance that a container was started again for. */
        Optional<InstanceId> holder(String container) {
            return byName.entrySet().stream()
                    .filter(note -> note.getKey().endsWith("-" + CLAIM))
                    .map(Map.Entry::getValue)
                    .filter(note -> container.equals(note.get(Labels.CONTAINER)))
                    .map(Labels::instance)
                    .max(java.util.Comparator.comparingLong(InstanceId::run));
        }
    }

    Read of(long server) {
        return new Read(engine.volumes(Labels.NOTE + "=" + labels.noteOf(server)));
    }

    Read all() {
        return new Read(engine.volumes(Labels.INSTALLATION + "=" + labels.installation()));
    }

    /** Those of former runs say nothing any more once a newer one has its container. */
    void forgetBefore(InstanceId instance, Read read) {
        read.byName().forEach((name, note) -> {
            if (Labels.instance(note).run() < instance.run()) {
                engine.removeVolume(name);
            }
        });
    }

    /** Those that are old and whose instance has no container. */
    void forgetOld(Read read, java.util.Set<InstanceId> held) {
        var oldest = System.currentTimeMillis() - KEPT.toMillis();
        new HashMap<>(read.byName()).forEach((name, note) -> {
            var time = Long.parseLong(note.getOrDefault(Labels.TIME, "0"));
            if (time < oldest && !held.contains(Labels.instance(note))) {
                engine.removeVolume(name);
            }
        });
    }
}
