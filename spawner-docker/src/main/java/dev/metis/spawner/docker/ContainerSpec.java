package dev.metis.spawner.docker;

import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server's container is made with, as the Engine API has it. What the settings add goes over it last, whatever it is.
 *
 * @param command program and arguments; empty for those of the image
 * @param kept variables of the hub's own environment
 */
record ContainerSpec(
        ServerSpec spec,
        DockerSpawnerConfig config,
        String image,
        TemplateFields fields,
        Labels labels,
        Optional<SystemUser> user,
        List<String> command,
        Map<String, String> kept) {
    private static final int USUAL_PERIOD = 100_000;
    private static final int SHARES_OF_A_CORE = 1024;
    private static final int FEWEST_SHARES = 2;

    String name() {
        return fields.lenient(config.nameTemplate(spec.serverName()));
    }

    /** How hub and proxy reach it, for its label. */
    static String reach(DockerSpawnerConfig config) {
        var network = config.network();
        int port = config.common().port();
        if (network.isHost()) {
            return "host " + port;
        }
        if (network.useHostname()) {
            return "name " + port;
        }
        return network.useIp() ? "network " + port + " " + network.name() : "port " + port;
    }

    JsonObject body() {
        var extra = EngineWords.translated(fields.lenient(config.extraCreate()));
        var own = new JsonObject()
                .put("Image", image)
                .put("Labels", new JsonObject(new LinkedHashMap<>(labels.of(spec, reach(config)))))
                .put("ExposedPorts", new JsonObject().put(port(), new JsonObject()));
        if (!command.isEmpty()) {
            own.put("Cmd", new JsonArray(command));
        }
        user.ifPresent(account -> own.put("User", account.user()).put("WorkingDir", account.home()));
        var environment = environment();
        variables(extra.remove("Env")).forEach(environment::put);
        var labelled = extra.remove("Labels");
        var runtime = extra.remove("Runtime");
        var moreHost = extra.remove("HostConfig");
        extra.remove("Name");
        extra.remove("Platform");
        extra.remove("Detach");
        var host = hostConfig();
        if (runtime != null) {
            host.put("Runtime", runtime);
        }
        if (moreHost instanceof JsonObject more) {
            host.mergeIn(more, true);
        }
        own.mergeIn(extra, true);
        own.getJsonObject("Labels").mergeIn(asLabels(labelled));
        own.put("Env", lines(environment));
        own.put("HostConfig", host);
        return own;
    }

    private String port() {
        return config.common().port() + "/tcp";
    }

    private JsonObject hostConfig() {
        var extra = EngineWords.translated(fields.lenient(config.extraHostConfig()));
        var limits = config.common().limits();
        var host = new JsonObject().put("NetworkMode", config.network().name());
        limits.memBytes().ifPresent(bytes -> host.put("Memory", bytes));
        limits.memGuaranteeBytes().ifPresent(bytes -> host.put("MemoryReservation", bytes));
        limits.cpus().ifPresent(cores -> {
            long period = extra.getValue("CpuPeriod") instanceof Number number ? number.longValue() : USUAL_PERIOD;
            host.put("CpuPeriod", period).put("CpuQuota", (long) (cores * period));
        });
        limits.cpuGuarantee()
                .ifPresent(
                        cores -> host.put("CpuShares", Math.max(FEWEST_SHARES, Math.round(cores * SHARES_OF_A_CORE))));
        var binds = new JsonArray(config.volumes().binds(fields));
        user.ifPresent(account -> binds.add(account.bind()));
        if (extra.remove("Binds") instanceof JsonArray more) {
            binds.addAll(more);
        }
        var mounts = config.volumes().mounts(fields);
        if (extra.remove("Mounts") instanceof JsonArray more) {
            mounts.addAll(more);
        }
        host.put("Binds", binds).put("Mounts", mounts);
        if (!config.links().isEmpty()) {
            var links = new JsonArray();
            config.links().forEach((container, alias) -> links.add(container + ":" + alias));
            host.put("Links", links);
        }
        if (config.network().publishesPort()) {
            var binding = new JsonObject().put("HostIp", publishedAt());
            host.put("PortBindings", new JsonObject().put(port(), new JsonArray().add(binding)));
        }
        if (!spec.devices().isEmpty()) {
            host.put("DeviceRequests", devices());
            extra.remove("DeviceRequests");
        }
        return host.mergeIn(extra, true);
    }

    /** An engine elsewhere is asked for the address it is reached at, or for all when that is a name. */
    private String publishedAt() {
        return config.network()
                .hostIp()
                .or(() -> config.engine().host().map(host -> host.matches("[0-9.]+") ? host : "0.0.0.0"))
                .orElse("127.0.0.1");
    }

    /** Those that were handed to this server, and no other. */
    private JsonArray devices() {
        return new JsonArray()
                .add(new JsonObject()
                        .put("Driver", "nvidia")
                        .put("DeviceIDs", new JsonArray(spec.devices()))
                        .put("Capabilities", new JsonArray().add(new JsonArray().add("gpu"))));
    }

    private Map<String, String> environment() {
        var common = config.common();
        var platform = new LinkedHashMap<>(kept);
        user.ifPresent(account -> platform.putAll(account.environment()));
        var environment =
                new LinkedHashMap<>(spec.environment(new ServerAddress("http", common.ip(), common.port()), platform));
        place(environment, "JUPYTERHUB_ROOT_DIR", common.notebookDir());
        place(environment, "JUPYTERHUB_DEFAULT_URL", common.defaultUrl());
        environment.put("JUPYTER_IMAGE_SPEC", image);
        return environment;
    }

    /** Unlike elsewhere {@code {username}} is the escaped name there, as in the paths of volumes. */
    private void place(Map<String, String> environment, String variable, String template) {
        if (!template.isEmpty() && !spec.extraEnvironment().containsKey(variable)) {
            environment.put(variable, fields.lenient(template));
        }
    }

    private static Map<String, String> variables(Object value) {
        var variables = new LinkedHashMap<String, String>();
        switch (value) {
            case JsonArray lines ->
                lines.forEach(line -> {
                    var text = String.valueOf(line);
                    int at = text.indexOf('=');
                    variables.put(at < 0 ? text : text.substring(0, at), at < 0 ? "" : text.substring(at + 1));
                });
            case JsonObject object ->
                object.forEach(entry -> variables.put(entry.getKey(), String.valueOf(entry.getValue())));
            case null, default -> {}
        }
        return variables;
    }

    private static JsonObject asLabels(Object value) {
        var labels = new JsonObject();
        variables(value).forEach(labels::put);
        return labels;
    }

    private static JsonArray lines(Map<String, String> environment) {
        var lines = new JsonArray();
        environment.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }

    /** Without the environment. */
    @Override
    public String toString() {
        return "ContainerSpec[" + spec + "]";
    }
}
