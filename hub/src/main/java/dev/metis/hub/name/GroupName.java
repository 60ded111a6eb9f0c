package dev.metis.hub.name;

import dev.metis.hub.error.HubError;
import java.util.Optional;

/** A group's name as stored, not escaped. */
public record GroupName(String value) implements Comparable<GroupName> {
    public static final int MAX_LENGTH = 255;

    public GroupName {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a group name has 1 to " + MAX_LENGTH + " characters");
        }
    }

    /** A name in a path; what is too long to be one is not there. */
    public static GroupName of(String written) {
        if (written.isEmpty() || written.length() > MAX_LENGTH) {
            throw new HubError.NotFound("group", written).exception();
        }
        return new GroupName(written);
    }

    /** Why a new group cannot be called so; empty when it can. */
    public static Optional<String> problem(String written) {
        if (written.isEmpty() || written.length() > MAX_LENGTH) {
            return Optional.of("a group's name has 1 to " + MAX_LENGTH + " characters");
        }
        return Names.isPrintable(written) ? Optional.empty() : Optional.of("a group's name has no control characters");
    }

    /** For one path segment. */
    public String escaped() {
        return Names.escape(value);
    }

    @Override
    public int compareTo(GroupName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
