package dev.metis.hub.group;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import dev.metis.hub.name.GroupName;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups that the settings create or extend.
 *
 * @param groups by name, in the order of the settings, which is that of lists
 */
public record GroupConfig(Map<String, Group> groups) {

    /**
     * @param users are added; nobody is taken out
     * @param properties replace those the group has; empty leaves them
     */
    public record Group(List<String> users, Optional<JsonObject> properties) {}

    static final Option<List<String>> USERS =
            Option.of("users", Structures.list(Types.text()), List.of(), "Users who are added to it.");
    static final Option<Optional<JsonObject>> PROPERTIES =
            Option.optional("properties", Structures.json(), "Free data that replaces what it had.");

    private static final Type<Group> OBJECT =
            Structures.object("group", List.of(USERS, PROPERTIES), in -> new Group(in.get(USERS), in.get(PROPERTIES)));
    private static final Type<Group> GROUP =
            Structures.listOr(Types.text(), users -> new Group(users, Optional.empty()), OBJECT);

    public static final Option<Map<String, Group>> LOAD_GROUPS = Option.of(
            "load_groups",
            Structures.map(GROUP),
            Map.of(),
            "Groups to create or extend: each a list of users, or {users: […], properties: {…}}.");

    public static final Section OPTIONS = Section.part("JupyterHub", LOAD_GROUPS);

    public GroupConfig {
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    public static GroupConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        var groups = hub.get(LOAD_GROUPS);
        groups.keySet().stream()
                .filter(name -> name.isEmpty() || name.length() > GroupName.MAX_LENGTH)
                .forEach(name -> hub.problem(
                        LOAD_GROUPS,
                        "has a name for a group that is empty or longer than " + GroupName.MAX_LENGTH + " characters",
                        "Use another."));
        return new GroupConfig(groups);
    }
}
