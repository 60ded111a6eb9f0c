package dev.metis.hub.config;

/**
 * Where a value was written.
 *
 * @param place a file, or the words {@code environment variable NAME}
 * @param line from 1; 0 when the place has no lines
 * @param column from 1; 0 when the place has no columns
 * @param outside the value came from a variable or another file, so it may be a secret and is never shown
 * @param trusted the operator wrote it; what users choose may not refer to variables and files of the hub
 */
public record Origin(String place, int line, int column, boolean outside, boolean trusted) {
    static Origin file(String name, int line, int column) {
        return new Origin(name, line, column, false, true);
    }

    static Origin variable(String name) {
        return new Origin("environment variable " + name, 0, 0, true, true);
    }

    /** What a user chose for a start. */
    static Origin userOption(String name) {
        return new Origin("option " + name, 0, 0, false, false);
    }

    Origin fetched() {
        return new Origin(place, line, column, true, trusted);
    }

    @Override
    public String toString() {
        return line > 0 ? place + ":" + line : place;
    }
}
