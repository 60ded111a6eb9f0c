package dev.metis.hub.spawner;

/** Where a spawner tells how far a start has come. What it says is kept in the server's journal and shown to the user. */
@FunctionalInterface
public interface SpawnProgress {

    /**
     * Called on the context of whoever asked for the start, before the start completes.
     *
     * @param percent 0 to 99; never goes back
     * @param message one sentence for the user, plain text
     */
    void report(int percent, String message);
}
