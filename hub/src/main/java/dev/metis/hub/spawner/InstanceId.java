package dev.metis.hub.spawner;

/**
 * One run of one server. Every start attempt gets a new one, so a late cleanup can never hit the server that came after.
 *
 * @param server the server's row, the same over all its runs
 * @param run grows with each start of that server
 */
public record InstanceId(long server, long run) {

    /** As written into labels, file names and environments: {@code 17-3}. */
    @Override
    public String toString() {
        return server + "-" + run;
    }

    /** Reads {@link #toString()} back; fails with IllegalArgumentException on anything else. */
    public static InstanceId parse(String text) {
        int dash = text.indexOf('-');
        if (dash <= 0) {
            throw new IllegalArgumentException("not an instance id: " + text);
        }
        return new InstanceId(Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
    }
}
