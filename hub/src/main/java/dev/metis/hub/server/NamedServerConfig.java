package dev.metis.hub.server;

import dev.metis.hub.access.Owner;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import dev.metis.hub.name.ServerKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether users may have servers besides the default one, how many, and what these may be called.
 *
 * @param anyName whether new ones may be called what JupyterHub 5 allowed
 * @param invalidNames what may be done with those that could not be called so today
 */
public record NamedServerConfig(boolean allowed, Limit limit, boolean anyName, InvalidNames invalidNames) {

    /** What may be done with named servers whose names are no longer valid. */
    public enum InvalidNames {
        ALLOW_START,
        ALLOW_DELETE,
        AUTORENAME
    }

    /**
     * Most named servers of one user; 0 for no limit. It is the limit of whoever makes one, as in JupyterHub.
     *
     * @param standard of everybody else
     * @param admins of administrators, if they have one of their own
     * @param groups of members of these groups, instead of the standard; of several the most generous counts
     */
    public record Limit(int standard, Optional<Integer> admins, Map<String, Integer> groups) {
        public Limit {
            groups = Map.copyOf(groups);
        }

        static Limit of(int standard) {
            return new Limit(standard, Optional.empty(), Map.of());
        }

        /** 0 for no limit. */
        public int of(Owner maker) {
            if (maker.admin() && admins.isPresent()) {
                return admins.get();
            }
            return switch (maker) {
                case Owner.OfUser user ->
                    user.groups().stream()
                            .flatMap(group -> Optional.ofNullable(groups.get(group.value())).stream())
                            .reduce((one, other) -> one == 0 || other == 0 ? 0 : Math.max(one, other))
                            .orElse(standard);
                case Owner.OfService _ -> standard;
            };
        }
    }

    private static final Type<Integer> COUNT = Types.integer(0, 1_000_000);

    static final Option<Integer> LIMIT_OF_OTHERS =
            Option.of("default", COUNT, 0, "Most of one user for whom nothing else is said; 0 for no limit.");
    static final Option<Optional<Integer>> LIMIT_OF_ADMINS =
            Option.optional("admins", COUNT, "Most of an administrator; 0 for no limit.");
    static final Option<Map<String, Integer>> LIMITS_OF_GROUPS = Option.of(
            "groups",
            Structures.map(COUNT),
            Map.of(),
            "Most of a member of a group, by its name; of several the most generous counts.");

    static final Option<Boolean> ALLOWED = Option.of(
            "allow_named_servers", Types.bool(), false, "Whether users may have servers besides the default one.");
    static final Option<Limit> PER_USER = Option.of(
                    "named_server_limit_per_user",
                    Structures.objectOr(
                            COUNT,
                            Limit::of,
                            Structures.object(
                                    "limits",
                                    List.of(LIMIT_OF_OTHERS, LIMIT_OF_ADMINS, LIMITS_OF_GROUPS),
                                    in -> new Limit(
                                            in.get(LIMIT_OF_OTHERS),
                                            in.get(LIMIT_OF_ADMINS),
                                            in.get(LIMITS_OF_GROUPS)))),
                    Limit.of(0),
                    "Most named servers of one user, 0 for no limit; or {default: 5, admins: 0, groups: {gpu: 10}}, which stands for"
                            + " JupyterHub's function.")
            .defaultShownAs("0");
    static final Option<InvalidNames> INVALID_NAMES = Option.of(
            "allow_existing_invalid_named_servers",
            Types.oneOf(InvalidNames.class),
            InvalidNames.ALLOW_START,
            "What may be done with named servers whose names are no longer valid.");
    static final Option<Boolean> ANY_NAME = Option.of(
            "any_server_name",
            Types.bool(),
            false,
            "Whether named servers may be called what JupyterHub 5 allowed: up to 255 characters without a slash. Some"
                    + " launchers make such names.");

    public static final Section OPTIONS = Section.part("JupyterHub", ALLOWED, PER_USER, INVALID_NAMES);
    public static final Section METIS_OPTIONS = Section.part("Metis", ANY_NAME);

    public static NamedServerConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        return new NamedServerConfig(
                hub.get(ALLOWED), hub.get(PER_USER), in.at(METIS_OPTIONS).get(ANY_NAME), hub.get(INVALID_NAMES));
    }

    /** Whether a server may be called so today. */
    boolean isValid(ServerKey key) {
        return anyName ? key.isReachable() : key.isValidNewName();
    }
}
