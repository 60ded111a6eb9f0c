package dev.metis.spawner.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.WaitResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of the Docker Engine API that servers need. Blocks; fails with {@link EngineException}. */
final class DockerEngine {
    private static final Logger log = LoggerFactory.getLogger(DockerEngine.class);
    private static final String CDI_GPU = "nvidia.com/gpu=";
    private static final int MOST_LOG_BYTES = 256 << 10;
    private static final Duration POST_START = Duration.ofSeconds(60);

    private final EngineConnection engine;

    DockerEngine(EngineConnection engine) {
        this.engine = engine;
    }

    /** By id or name. */
    Optional<Container> container(String id) {
        return engine.find(
                "describe a container",
                client -> Container.of(client.inspectContainerCmd(id).exec()));
    }

    /** Ids and labels of all with these labels, running or not. */
    Map<String, Map<String, String>> containers(Map<String, String> labels) {
        return engine.call("list containers", client -> {
            var found = new java.util.LinkedHashMap<String, Map<String, String>>();
            client.listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(labels)
                    .exec()
                    .forEach(each -> found.put(each.getId(), Map.copyOf(each.getLabels())));
            return found;
        });
    }

    /**
     * Its id.
     *
     * @param body as the Engine API has it
     */
    String create(String name, Optional<String> platform, JsonObject body) {
        var path = "/containers/create?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8)
                + platform.map(value -> "&platform=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .orElse("");
        return engine.post("create a container", path, body).getString("Id");
    }

    /** Starting one that runs succeeds. */
    void start(String id) {
        tolerating(Set.of(304), () -> engine.order("start a container", client -> client.startContainerCmd(id)));
    }

    void unpause(String id) {
        engine.order("go on with a container", client -> client.unpauseContainerCmd(id));
    }

    /** Asks first, and kills when the time it has is over. One that is stopped or gone is fine. */
    void stop(String id) {
        tolerating(
                Set.of(304, 404),
                () -> engine.orderPatiently("stop a container", client -> client.stopContainerCmd(id)));
    }

    void kill(String id) {
        tolerating(Set.of(404, 409), () -> engine.order("kill a container", client -> client.killContainerCmd(id)));
        // The engine answers before it is gone.
        tolerating(
                Set.of(304, 404),
                () -> engine.orderPatiently(
                        "stop a container",
                        client -> client.stopContainerCmd(id).withTimeout(0)));
    }

    /** With its anonymous volumes; one that is gone, or going, is fine. */
    void remove(String id) {
        tolerating(
                Set.of(404, 409),
                () -> engine.order(
                        "remove a container",
                        client -> client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true)));
    }

    /** The last lines it wrote. */
    String log(String id, int lines) {
        var written = new ByteArrayOutputStream();
        return engine.call("read a container's log", client -> {
            var reading = client.logContainerCmd(id)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTail(lines)
                    .exec(new ResultCallback.Adapter<Frame>() {
                        @Override
                        public void onNext(Frame frame) {
                            if (written.size() < MOST_LOG_BYTES) {
                                written.writeBytes(frame.getPayload());
                            }
                        }
                    });
            try (reading) {
                reading.awaitCompletion();
            }
            return written.toString(StandardCharsets.UTF_8);
        });
    }

    /** The command of an image; empty list when it has none, empty when there is no such image. */
    Optional<List<String>> command(String image) {
        return engine.find("describe an image", client -> {
            var config = client.inspectImageCmd(image).exec().getConfig();
            var command = config == null ? null : config.getCmd();
            return command == null ? List.<String>of() : List.of(command);
        });
    }

    boolean hasImage(String image) {
        return command(image).isPresent();
    }

    /** Runs something in a container, logs what it says, and answers whether it went well. */
    boolean execute(String id, List<String> command) {
        var said = new ByteArrayOutputStream();
        try {
            return engine.call("run a command in a container", POST_START, client -> {
                var created = client.execCreateCmd(id)
                        .withCmd(command.toArray(String[]::new))
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .exec();
                var running = client.execStartCmd(created.getId()).exec(new ResultCallback.Adapter<Frame>() {
                    @Override
                    public void onNext(Frame frame) {
                        if (said.size() < MOST_LOG_BYTES) {
                            said.writeBytes(frame.getPayload());
                        }
                    }
                });
                try (running) {
                    running.awaitCompletion(POST_START.toSeconds(), TimeUnit.SECONDS);
                }
                var code = client.inspectExecCmd(created.getId()).exec().getExitCodeLong();
                var good = code != null && code == 0;
                (good ? log.atDebug() : log.atWarn())
                        .addKeyValue("container", id)
                        .addKeyValue("code", code)
                        .addKeyValue("said", said.toString(StandardCharsets.UTF_8))
                        .log("post_start_cmd_ended");
                return good;
            });
        } catch (EngineException e) {
            log.atWarn()
                    .addKeyValue("container", id)
                    .addKeyValue("cause", e.said())
                    .log("post_start_cmd_failed");
            return false;
        }
    }

    /** Comes back when it has ended, or after that time. One that is gone has ended. */
    void awaitEnd(String id, Duration limit) {
        tolerating(
                Set.of(404),
                () -> engine.call("wait for a container", client -> {
                    var waiting = client.waitContainerCmd(id).exec(new ResultCallback.Adapter<WaitResponse>());
                    try (waiting) {
                        return waiting.awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS);
                    }
                }));
    }

    /** The labels of the volume with that name: these, when it was not there before. */
    Map<String, String> createVolume(String name, Map<String, String> labels) {
        return engine.call("create a volume", client -> {
            client.createVolumeCmd().withName(name).withLabels(labels).exec();
            return labels(client.inspectVolumeCmd(name).exec().getLabels());
        });
    }

    /** The labels of all volumes with such a label, by name. */
    Map<String, Map<String, String>> volumes(String label) {
        return engine.call("list volumes", client -> {
            var found = new java.util.LinkedHashMap<String, Map<String, String>>();
            var volumes = client.listVolumesCmd()
                    .withFilter("label", List.of(label))
                    .exec()
                    .getVolumes();
            (volumes == null ? List.<com.github.dockerjava.api.command.InspectVolumeResponse>of() : volumes)
                    .forEach(each -> found.put(each.getName(), labels(each.getLabels())));
            return found;
        });
    }

    private static Map<String, String> labels(@Nullable Map<String, String> labels) {
        return Map.copyOf(Objects.requireNonNullElse(labels, Map.of()));
    }

    void removeVolume(String name) {
        tolerating(Set.of(404, 409), () -> engine.order("remove a volume", client -> client.removeVolumeCmd(name)));
    }

    /** GPUs that the engine's settings name, or that it found by the Container Device Interface (28 and newer). */
    List<String> devices() {
        var info = engine.get("describe itself", "/info");
        var named = info.getJsonArray("GenericResources");
        var found = info.getJsonArray("DiscoveredDevices");
        return Stream.concat(
                        objects(named)
                                .map(each -> each.getJsonObject("NamedResourceSpec", new JsonObject()))
                                .filter(each -> each.getString("Kind", "")
                                        .toLowerCase(Locale.ROOT)
                                        .contains("gpu"))
                                .map(each -> each.getString("Value", "")),
                        objects(found)
                                .map(each -> each.getString("ID", ""))
                                .filter(id -> id.startsWith(CDI_GPU) && !id.equals(CDI_GPU + "all"))
                                .map(id -> id.substring(CDI_GPU.length())))
                .distinct()
                .toList();
    }

    private static Stream<JsonObject> objects(@Nullable JsonArray array) {
        return array == null ? Stream.of() : array.stream().map(JsonObject.class::cast);
    }

    EngineConnection connection() {
        return engine;
    }

    /** @param statuses of answers that say that there was nothing to do */
    private static void tolerating(Set<Integer> statuses, Runnable call) {
        try {
            call.run();
        } catch (EngineException e) {
            if (!statuses.contains(e.status())) {
                throw e;
            }
        }
    }
}
