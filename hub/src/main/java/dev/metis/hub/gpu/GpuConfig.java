package dev.metis.hub.gpu;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.time.Duration;
import java.util.List;

/**
 * Which GPUs there are to hand out.
 *
 * @param devices their identifiers; empty for those that the platform names
 * @param patience how long a start waits for one to become free; zero to fail at once
 */
public record GpuConfig(List<String> devices, Duration patience) {
    private static final String ALL = "all";

    static final Option<List<String>> DEVICES = Option.of(
            "gpu_devices",
            Structures.list(Types.text()),
            List.of(ALL),
            "GPUs that are handed out: all, or a list of their UUIDs or numbers as nvidia-smi has them.");
    static final Option<Duration> WAIT = Option.of(
            "gpu_wait",
            Types.duration(Duration.ZERO, Duration.ofDays(7)),
            Duration.ofMinutes(10),
            "How long a start waits for a GPU to become free; 0 to fail at once.");

    public static final Section METIS_OPTIONS = Section.part("Metis", DEVICES, WAIT);

    public GpuConfig {
        devices = List.copyOf(devices);
    }

    public static GpuConfig read(ConfigReader in) {
        var metis = in.at(METIS_OPTIONS);
        var devices = metis.get(DEVICES);
        if (devices.size() > 1 && devices.contains(ALL)) {
            metis.problem(DEVICES, "has all beside others", "Write all alone, or a list without it.");
        }
        if (devices.stream().distinct().count() < devices.size()) {
            metis.problem(DEVICES, "has one twice", "Write each once.");
        }
        return new GpuConfig(devices.contains(ALL) ? List.of() : devices, metis.get(WAIT));
    }
}
