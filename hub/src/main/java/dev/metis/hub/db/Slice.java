package dev.metis.hub.db;

/** Which part of a list is wanted. */
public record Slice(long offset, int limit) {
    /** All of a list that is known to be short. */
    public static final Slice ALL = new Slice(0, Integer.MAX_VALUE);
}
