package dev.metis.spawner.docker;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Types;
import java.util.List;

/**
 * Servers in containers that have the home and the number of the user's account.
 *
 * @param hostHome template of the home on the engine's machine; empty for that of the account
 * @param imageHome template of the same in the container
 * @param propagation of that mount; empty for the usual one
 * @param userId -1 for that of the account
 * @param groupId -1 for that of the account
 */
record SystemUserConfig(
        String hostHome, String imageHome, String propagation, boolean runAsRoot, int userId, int groupId) {

    static final Option<String> HOST_HOME = Option.of(
            "host_homedir_format_string",
            Types.text(),
            "/home/{username}",
            "Home on the engine's machine, {username} being the name as it is; empty for that of the account.");
    static final Option<String> IMAGE_HOME = Option.of(
            "image_homedir_format_string", Types.text(), "/home/{username}", "The same home in the container.");
    static final Option<String> PROPAGATION = Option.of(
            "homedir_bind_propagation",
            Types.text(),
            "",
            "Whether mounts inside the home show outside, and the other way round.");
    static final Option<Boolean> RUN_AS_ROOT = Option.of(
            "run_as_root",
            Types.bool(),
            false,
            "Whether the container starts as root, for images that change to NB_UID themselves.");
    static final Option<Integer> USER_ID = Option.of(
                    "user_id", Types.integer(-1, Integer.MAX_VALUE), -1, "Number of the user's account.")
            .defaultShownAs("that of the account with the user's name");
    static final Option<Integer> GROUP_ID = Option.of(
                    "group_id", Types.integer(-1, Integer.MAX_VALUE), -1, "Number of the account's group.")
            .defaultShownAs("that of the account with the user's name");

    static final List<Option<?>> OPTIONS = List.of(HOST_HOME, IMAGE_HOME, PROPAGATION, RUN_AS_ROOT, USER_ID, GROUP_ID);

    static SystemUserConfig read(ConfigReader in) {
        return new SystemUserConfig(
                in.get(HOST_HOME),
                in.get(IMAGE_HOME),
                in.get(PROPAGATION),
                in.get(RUN_AS_ROOT),
                in.get(USER_ID),
                in.get(GROUP_ID));
    }
}
