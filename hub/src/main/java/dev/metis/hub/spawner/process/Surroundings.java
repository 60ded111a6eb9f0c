package dev.metis.hub.spawner.process;

import java.nio.file.Path;
import java.util.Optional;

/**
 * As whom and where a server runs.
 *
 * @param runAs empty means the account the hub runs as
 * @param user what USER says
 * @param home what HOME says
 * @param shell what SHELL says
 * @param directory where it starts
 */
record Surroundings(
        Optional<Account> runAs, Groups groups, String user, Path home, String shell, Path directory, Need need) {

    /** Which groups besides its main one a server has that runs as another account. */
    enum Groups {
        THE_ACCOUNTS,
        NONE
    }

    /** What must be true of the directory, else the start fails. The scripts know these words. */
    enum Need {
        ENTER,
        WRITE,
        /** One above it, or a temporary one, will do as well. */
        NOTHING
    }

    Surroundings startingIn(Path other) {
        return new Surroundings(runAs, groups, user, home, shell, other, Need.ENTER);
    }
}
