package dev.metis.hub.role;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A role as the settings or the login provider define it.
 *
 * @param description empty when they do not say, which leaves what it was
 * @param scopes empty when they do not say
 * @param users exactly who has it; empty when they do not say, which is not the same as nobody
 */
public record RoleSpec(
        String name,
        Optional<String> description,
        Optional<List<String>> scopes,
        Optional<List<String>> users,
        Optional<List<String>> groups,
        Optional<List<String>> services) {
    private static final int LONGEST_DESCRIPTION = 1023;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9~._-]{1,253}[a-z0-9]");

    static final Option<String> ROLE_NAME = Option.required(
            "name", Types.text().parsed("role name", RoleSpec::name, name -> name), "", "Name of the role.");
    static final Option<Optional<String>> DESCRIPTION =
            Option.optional("description", Types.text(), "What the role is for, at most 1023 characters.");
    static final Option<Optional<List<String>>> SCOPES =
            Option.optional("scopes", Structures.list(Types.text()), "Scopes the role gives.");
    static final Option<Optional<List<String>>> USERS =
            Option.optional("users", Structures.list(Types.text()), "Exactly the users who have it.");
    static final Option<Optional<List<String>>> GROUPS =
            Option.optional("groups", Structures.list(Types.text()), "Exactly the groups that have it.");
    static final Option<Optional<List<String>>> SERVICES =
            Option.optional("services", Structures.list(Types.text()), "Exactly the services that have it.");

    static final Type<RoleSpec> TYPE =
            Structures.object("role", List.of(ROLE_NAME, DESCRIPTION, SCOPES, USERS, GROUPS, SERVICES), RoleSpec::read);

    private static RoleSpec read(ConfigReader in) {
        var description = in.get(DESCRIPTION);
        if (description.filter(text -> text.length() > LONGEST_DESCRIPTION).isPresent()) {
            in.problem(DESCRIPTION, "is longer than 1023 characters", "Shorten it.");
        }
        return new RoleSpec(
                in.get(ROLE_NAME), description, in.get(SCOPES), in.get(USERS), in.get(GROUPS), in.get(SERVICES));
    }

    /** Whether a role may be called so. */
    public static boolean isName(String written) {
        return NAME.matcher(written).matches();
    }

    private static String name(String written) throws BadValue {
        if (!isName(written)) {
            throw new BadValue(
                    "is not a role name",
                    "Use 3 to 255 of a-z 0-9 - _ ~ . with a letter first and a letter or digit last.");
        }
        return written;
    }
}
