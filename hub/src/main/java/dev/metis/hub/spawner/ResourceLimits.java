package dev.metis.hub.spawner;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.util.Optional;

/**
 * How much of the machine a server gets. Servers are told; whether it is enforced depends on the spawner.
 *
 * @param memBytes most memory
 * @param memGuaranteeBytes memory that is there for sure
 * @param cpus most cores
 * @param cpuGuarantee cores that are there for sure
 */
public record ResourceLimits(
        Optional<Long> memBytes,
        Optional<Long> memGuaranteeBytes,
        Optional<Double> cpus,
        Optional<Double> cpuGuarantee) {

    static final Option<Optional<Long>> MEM_LIMIT =
            Option.optional("mem_limit", Types.bytes(), "Most memory of a server, such as 2G.");
    static final Option<Optional<Long>> MEM_GUARANTEE =
            Option.optional("mem_guarantee", Types.bytes(), "Memory that a server has for sure.");
    static final Option<Optional<Double>> CPU_LIMIT =
            Option.optional("cpu_limit", Types.decimal(0.001, 100_000), "Most cores of a server, such as 0.5.");
    static final Option<Optional<Double>> CPU_GUARANTEE =
            Option.optional("cpu_guarantee", Types.decimal(0, 100_000), "Cores that a server has for sure.");

    static final Section OPTIONS = Section.part("Spawner", MEM_LIMIT, MEM_GUARANTEE, CPU_LIMIT, CPU_GUARANTEE);

    static ResourceLimits read(ConfigReader in) {
        var limits =
                new ResourceLimits(in.get(MEM_LIMIT), in.get(MEM_GUARANTEE), in.get(CPU_LIMIT), in.get(CPU_GUARANTEE));
        if (exceeds(limits.memGuaranteeBytes, limits.memBytes)) {
            in.problem(MEM_GUARANTEE, "is more than mem_limit", "Make it smaller.");
        }
        if (exceeds(limits.cpuGuarantee, limits.cpus)) {
            in.problem(CPU_GUARANTEE, "is more than cpu_limit", "Make it smaller.");
        }
        return limits;
    }

    private static <N extends Number> boolean exceeds(Optional<N> guarantee, Optional<N> limit) {
        return guarantee.isPresent()
                && limit.isPresent()
                && guarantee.get().doubleValue() > limit.get().doubleValue();
    }
}
