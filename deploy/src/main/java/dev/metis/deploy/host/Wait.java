package dev.metis.deploy.host;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what can only be looked at, such as a file that another program writes. Blocks its (virtual) thread. */
public final class Wait {
    private Wait() {}

    /** False when the condition is still false after that time. */
    public static boolean until(Duration limit, BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + limit.toNanos();
        for (long millis = 2; !condition.getAsBoolean(); millis = Math.min(millis + 1, 50)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(Duration.ofMillis(millis));
        }
        return true;
    }
}
