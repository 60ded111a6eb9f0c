package dev.metis.hub.spawner.process;

import dev.metis.hub.error.Shown;
import dev.metis.hub.spawner.SpawnException;
import java.io.IOException;
import java.util.Optional;

/** Every user has an account of the same name on the machine; a server runs as it, in its home. */
final class OwnAccounts implements Homes {

    @Override
    public Surroundings of(String owner) throws IOException, InterruptedException {
        var account = Account.find(owner)
                .orElseThrow(() -> new SpawnException(
                        "There is no account " + Shown.cut(owner) + " on the hub's machine. Ask an administrator to"
                                + " create it, or use another spawner.",
                        ""));
        if (account.uid() == 0) {
            throw new SpawnException("Servers are never run as root. Log in as another user.", "");
        }
        int own = Account.ownUid();
        if (own != 0 && own != account.uid()) {
            throw new SpawnException(
                    "Only a hub that runs as root can start servers under their users' accounts. Run it as root, or use"
                            + " the simple spawner.",
                    "");
        }
        return new Surroundings(
                own == 0 ? Optional.of(account) : Optional.empty(),
                Surroundings.Groups.THE_ACCOUNTS,
                owner,
                account.home(),
                account.shell().isEmpty() ? "/bin/sh" : account.shell(), // passwd(5)
                account.home(),
                Surroundings.Need.NOTHING);
    }
}
