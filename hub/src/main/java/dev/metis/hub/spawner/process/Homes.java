package dev.metis.hub.spawner.process;

import java.io.IOException;

/** Decides as whom and where a user's server runs. */
sealed interface Homes permits OwnAccounts, SharedAccount {

    /** Fails with a SpawnException when the user can have no server here. */
    Surroundings of(String owner) throws IOException, InterruptedException;
}
