package dev.metis.hub.share;

/** With whom a server is shared: the row of a user or of a group. */
public sealed interface Recipient {

    record OfUser(long id) implements Recipient {}

    record OfGroup(long id) implements Recipient {}
}
