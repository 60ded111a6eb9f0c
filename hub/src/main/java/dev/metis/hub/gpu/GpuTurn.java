package dev.metis.hub.gpu;

import java.time.Duration;
import java.util.List;

/** What a start that wants GPUs is told. */
sealed interface GpuTurn {

    /** @param devices its own from now on */
    record Granted(List<String> devices) implements GpuTurn {}

    /**
     * @param before how many starts are before it
     * @param free how many GPUs nobody has
     * @param waited since it first asked
     */
    record Waiting(int before, int free, Duration waited) implements GpuTurn {}
}
