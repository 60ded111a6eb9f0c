package dev.metis.hub.name;

import dev.metis.hub.error.HubError;

/**
 * A user's name as stored: normalised by the authenticator, not escaped. Names are labels, not identities; rows refer to
 * users by id.
 */
public record UserName(String value) implements Comparable<UserName> {
    public static final int MAX_LENGTH = 255;

    public UserName {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a user name has 1 to " + MAX_LENGTH + " characters");
        }
    }

    /** A name in a path; what is too long to be one is not there. */
    public static UserName of(String written) {
        if (written.isEmpty() || written.length() > MAX_LENGTH) {
            throw new HubError.NotFound("user", written).exception();
        }
        return new UserName(written);
    }

    /** For one path segment. */
    public String escaped() {
        return Names.escape(value);
    }

    @Override
    public int compareTo(UserName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
