package dev.metis.hub.name;

/** A group's name as stored, not escaped. */
public record GroupName(String value) implements Comparable<GroupName> {
    public static final int MAX_LENGTH = 255;

    public GroupName {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a group name has 1 to " + MAX_LENGTH + " characters");
        }
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
