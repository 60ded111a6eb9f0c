package dev.metis.spawner.docker;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Python's names for what a container is made with, as they stand in {@code extra_host_config} and
 * {@code extra_create_kwargs}, in the words of the Engine API. A name that begins with a capital is the Engine's already and
 * goes there as it is, whatever it is. Source: arguments of {@code create_host_config} and {@code create_container} of the
 * Docker SDK for Python; Docker Engine API, ContainerCreate.
 */
final class EngineWords {
    /** Those that are not just written with capitals instead of underscores. */
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("mem_limit", "Memory"),
            Map.entry("memswap_limit", "MemorySwap"),
            Map.entry("mem_reservation", "MemoryReservation"),
            Map.entry("mem_swappiness", "MemorySwappiness"),
            Map.entry("dns_opt", "DnsOptions"),
            Map.entry("read_only", "ReadonlyRootfs"),
            Map.entry("cgroupns", "CgroupnsMode"),
            Map.entry("cpu_rt_period", "CpuRealtimePeriod"),
            Map.entry("cpu_rt_runtime", "CpuRealtimeRuntime"),
            Map.entry("device_read_bps", "BlkioDeviceReadBps"),
            Map.entry("device_read_iops", "BlkioDeviceReadIOps"),
            Map.entry("device_write_bps", "BlkioDeviceWriteBps"),
            Map.entry("device_write_iops", "BlkioDeviceWriteIOps"),
            Map.entry("device_ids", "DeviceIDs"),
            Map.entry("command", "Cmd"),
            Map.entry("environment", "Env"),
            Map.entry("ports", "ExposedPorts"),
            Map.entry("stdin_open", "OpenStdin"));

    static final Set<String> HOST = words("""
            auto_remove binds blkio_weight blkio_weight_device cap_add cap_drop cgroup_parent cgroupns cpu_count cpu_percent
            cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpuset_cpus cpuset_mems device_cgroup_rules
            device_read_bps device_read_iops device_requests device_write_bps device_write_iops devices dns dns_opt dns_search
            extra_hosts group_add init ipc_mode isolation kernel_memory links log_config mem_limit mem_reservation
            mem_swappiness memswap_limit mounts nano_cpus network_mode oom_kill_disable oom_score_adj pid_mode pids_limit
            port_bindings privileged publish_all_ports read_only restart_policy runtime security_opt shm_size storage_opt
            sysctls tmpfs ulimits userns_mode uts_mode volume_driver volumes_from
            """);
    static final Set<String> CREATE = words("""
            command detach domainname entrypoint environment healthcheck host_config hostname image labels mac_address name
            network_disabled networking_config platform ports runtime stdin_open stop_signal stop_timeout tty user volumes
            working_dir
            """);

    private static final Set<String> BYTES =
            Set.of("Memory", "MemorySwap", "MemoryReservation", "KernelMemory", "ShmSize");
    /** Lists of objects, or objects, whose own keys are written in either way. */
    private static final Set<String> KEYED =
            Set.of("DeviceRequests", "Ulimits", "RestartPolicy", "LogConfig", "Healthcheck", "Devices");

    private EngineWords() {}

    private static Set<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+", -1)).collect(Collectors.toUnmodifiableSet());
    }

    /** Keys that are neither of these words nor the Engine's own. */
    static List<String> unknown(JsonObject written, Set<String> words) {
        return written.fieldNames().stream()
                .filter(key -> !isEngines(key) && !words.contains(key))
                .toList();
    }

    private static boolean isEngines(String key) {
        return !key.isEmpty() && Character.isUpperCase(key.charAt(0));
    }

    /** The same in the Engine's words. */
    static JsonObject translated(JsonObject written) {
        var translated = new JsonObject();
        written.forEach(entry -> {
            var name = word(entry.getKey());
            translated.put(name, isEngines(entry.getKey()) ? entry.getValue() : value(name, entry.getValue()));
        });
        return translated;
    }

    private static String word(String python) {
        if (isEngines(python)) {
            return python;
        }
        return Optional.ofNullable(RENAMED.get(python))
                .orElseGet(() -> Arrays.stream(python.split("_", -1))
                        .map(part -> part.isEmpty()
                                ? part
                                : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                        .collect(Collectors.joining()));
    }

    private static @Nullable Object value(String name, @Nullable Object value) {
        if (BYTES.contains(name) && value instanceof String text) {
            return bytes(text);
        }
        return switch (value) {
            case JsonObject object when name.equals("ExtraHosts") || name.equals("Links") -> joined(object, ":");
            case JsonObject object when name.equals("Env") -> joined(object, "=");
            case JsonObject object when name.equals("PortBindings") -> portBindings(object);
            case JsonObject object when name.equals("Binds") -> binds(object);
            case JsonArray list when name.equals("Devices") -> each(list, EngineWords::device);
            case JsonArray list when name.equals("Tmpfs") -> tmpfs(list);
            case JsonArray list when KEYED.contains(name) -> each(list, EngineWords::keyed);
            case JsonObject object when KEYED.contains(name) -> keyed(object);
            case String text
            when name.equals("Entrypoint") || name.equals("Cmd") ->
                new JsonArray(List.of(text.strip().split("\\s+", -1)));
            case null -> null;
            default -> value;
        };
    }

    private static JsonArray each(JsonArray list, java.util.function.Function<Object, Object> change) {
        var changed = new JsonArray();
        list.forEach(item -> changed.add(change.apply(item)));
        return changed;
    }

    private static Object keyed(Object value) {
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        var changed = new JsonObject();
        object.forEach(entry -> changed.put(word(entry.getKey()), entry.getValue()));
        return changed;
    }

    private static JsonArray joined(JsonObject object, String between) {
        var joined = new JsonArray();
        object.forEach(entry -> joined.add(entry.getKey() + between + entry.getValue()));
        return joined;
    }

    private static JsonArray binds(JsonObject object) {
        var binds = new JsonArray();
        object.forEach(entry -> binds.add(
                entry.getValue() instanceof JsonObject target
                        ? entry.getKey() + ":" + target.getString("bind") + ":" + target.getString("mode", "rw")
                        : entry.getKey() + ":" + entry.getValue()));
        return binds;
    }

    /** {@code /dev/a:/dev/b:rwm}, of which only the first part has to be there. */
    private static Object device(Object value) {
        if (!(value instanceof String text)) {
            return keyed(value);
        }
        var parts = text.split(":", -1);
        return new JsonObject()
                .put("PathOnHost", parts[0])
                .put("PathInContainer", parts.length > 1 ? parts[1] : parts[0])
                .put("CgroupPermissions", parts.length > 2 ? parts[2] : "rwm");
    }

    private static JsonObject tmpfs(JsonArray list) {
        var tmpfs = new JsonObject();
        list.forEach(item -> {
            var parts = String.valueOf(item).split(":", 2);
            tmpfs.put(parts[0], parts.length > 1 ? parts[1] : "");
        });
        return tmpfs;
    }

    /** From a port to a port, an address, or both in a list. */
    private static JsonObject portBindings(JsonObject object) {
        var bindings = new JsonObject();
        object.forEach(entry -> {
            var port = entry.getKey().contains("/") ? entry.getKey() : entry.getKey() + "/tcp";
            var parts = entry.getValue() instanceof JsonArray list ? list : new JsonArray().add(entry.getValue());
            var binding = new JsonObject();
            parts.forEach(part -> {
                var text = String.valueOf(part);
                binding.put(text.matches("[0-9]+") ? "HostPort" : "HostIp", text);
            });
            bindings.put(port, new JsonArray().add(binding));
        });
        return bindings;
    }

    /** Python's SDK takes a number with one of b, k, m, g, t, and perhaps another b. */
    private static Object bytes(String text) {
        var matcher = java.util.regex.Pattern.compile("([0-9.]+)\\s*([bkmgt]?)b?")
                .matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return text;
        }
        var power = "bkmgt".indexOf(matcher.group(2).isEmpty() ? "b" : matcher.group(2));
        return (long) (Double.parseDouble(matcher.group(1)) * Math.pow(1024, power));
    }
}
