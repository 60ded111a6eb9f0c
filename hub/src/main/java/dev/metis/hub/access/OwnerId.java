package dev.metis.hub.access;

/** The row of an {@link Owner}. */
public sealed interface OwnerId {

    record OfUser(long id) implements OwnerId {}

    record OfService(long id) implements OwnerId {}
}
