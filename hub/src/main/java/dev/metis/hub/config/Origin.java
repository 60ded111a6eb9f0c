package dev.metis.hub.config;

/**
 * Where a value was written.
 *
 * @param place a file, or the words {@code environment variable NAME}
 * @param line from 1; 0 when the place has no lines
 * @param column from 1; 0 when the place has no columns
 * @param outside the value came from a variable or another file, so it may be a secret and is never shown
 */
public record Origin(String place, int line, int column, boolean outside) {
    static Origin file(String name, int line, int column) {
        return new Origin(name, line, column, false);
    }

    static Origin variable(String name) {
        return new Origin("environment variable " + name, 0, 0, true);
    }

    Origin fetched() {
        return new Origin(place, line, column, true);
    }

    @Override
    public String toString() {
        return line > 0 ? place + ":" + line : place;
    }
}
