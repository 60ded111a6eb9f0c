package dev.metis.hub.authenticator;

import dev.metis.hub.name.Names;
import dev.metis.hub.name.UserName;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names users can have. Source: JupyterHub {@code Authenticator.normalize_username}, {@code validate_username}.
 *
 * @param map from the lower-cased name to the one in the hub
 * @param pattern must match from the start of a name, not to its end
 */
public record NameRules(Map<String, String> map, Optional<Pattern> pattern) {

    /** Lower case first, then the map. */
    public String normalised(String written) {
        var lower = written.toLowerCase(Locale.ROOT);
        return map.getOrDefault(lower, lower);
    }

    /** Whether a user can be called exactly so. */
    public boolean isValid(String name) {
        return !name.isEmpty()
                && name.length() <= UserName.MAX_LENGTH
                && !name.contains("/")
                && !Names.isOnlyDots(name)
                && name.strip().equals(name)
                && Names.isPrintable(name)
                && pattern.map(rule -> rule.matcher(name).lookingAt()).orElse(true);
    }

    /** The normal form of what somebody wrote; empty when no user can be called so. */
    public Optional<UserName> parse(String written) {
        return Optional.of(normalised(written)).filter(this::isValid).map(UserName::new);
    }

    /** The normal forms of those that can be names. */
    public List<UserName> parseAll(Collection<String> written) {
        return written.stream().flatMap(name -> parse(name).stream()).distinct().toList();
    }

    /** Those that cannot be names, as written. */
    public List<String> invalid(Collection<String> written) {
        return written.stream().filter(name -> parse(name).isEmpty()).sorted().toList();
    }
}
