package dev.metis.spawner.docker;

import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.process.Account;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A user's account, as its container sees it. Source: DockerSpawner's SystemUserSpawner.
 *
 * @param user number and group the container runs as
 * @param home in the container
 * @param bind of the home, in the Engine's short form
 */
record SystemUser(String user, String home, String bind, Map<String, String> environment) {

    /** Blocks on the machine's account database, unless the settings say everything. */
    static SystemUser of(String name, TemplateFields fields, SystemUserConfig config)
            throws IOException, InterruptedException {
        boolean needsAccount =
                config.userId() < 0 || config.groupId() < 0 || config.hostHome().isEmpty();
        var account = needsAccount ? Account.find(name) : java.util.Optional.<Account>empty();
        if (account.isEmpty() && (config.userId() < 0 || config.hostHome().isEmpty())) {
            throw new SpawnException(
                    "There is no account " + name
                            + " on the hub's machine. Make one, or set the spawner's user_id and host_homedir_format_string.",
                    "");
        }
        int uid = config.userId() >= 0
                ? config.userId()
                : account.map(Account::uid).orElse(-1);
        int gid = config.groupId() >= 0
                ? config.groupId()
                : account.map(Account::gid).orElse(-1);
        var raw = fields.withUsername(name);
        var home = raw.place(config.imageHome());
        var source =
                config.hostHome().isEmpty() ? account.orElseThrow().home().toString() : raw.place(config.hostHome());
        var environment = new LinkedHashMap<String, String>();
        environment.put("USER", name);
        environment.put("NB_USER", name);
        environment.put("USER_ID", String.valueOf(uid));
        environment.put("NB_UID", String.valueOf(uid));
        environment.put("HOME", home);
        if (gid >= 0) {
            environment.put("NB_GID", String.valueOf(gid));
        }
        return new SystemUser(
                config.runAsRoot() ? "0" : gid >= 0 ? uid + ":" + gid : String.valueOf(uid),
                home,
                source + ":" + home + ":rw" + (config.propagation().isEmpty() ? "" : "," + config.propagation()),
                environment);
    }
}
