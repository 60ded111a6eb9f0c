package dev.metis.hub.name;

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
