package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.SpawnException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for what processes claim before they become what they shall be. Blocks. */
final class ClaimWait {
    static final Duration SETUP_TIMEOUT = Duration.ofSeconds(20);
    static final long PAUSE_MILLIS = 5;

    private final ServerExits exits;

    ClaimWait(ServerExits exits) {
        this.exits = exits;
    }

    /** The last one. Waits as long as its process, perhaps of another hub, may still become something. */
    Optional<Claim> last(InstanceDirectory directory) throws IOException, InterruptedException {
        var claim = directory.claim();
        while (claim.isPresent() && !claim.get().started() && exits.runs(directory, claim.get())) {
            refuseStopped(directory);
            Thread.sleep(PAUSE_MILLIS);
            claim = directory.claim();
        }
        return claim.isEmpty() ? claim : directory.claim(); // it may have started just before it ended
    }

    /** That of the process, or of another hub's that was faster. */
    Claim of(Process process, InstanceDirectory directory, int number) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETUP_TIMEOUT.toNanos();
        while (true) {
            boolean ended = process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            var claim = directory.claim(number);
            if (claim.isPresent()) {
                return claim.get();
            }
            refuseStopped(directory);
            if (ended || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new SpawnException(
                        "The process could not be set up. Look for a full or read-only disk at " + directory.path()
                                + " on the hub's machine.",
                        directory.lastLog(ServerExits.LAST_LINES));
            }
        }
    }

    static void refuseStopped(InstanceDirectory directory) {
        if (directory.stopped()) {
            throw new SpawnException("It was stopped while it started.", "");
        }
    }
}
