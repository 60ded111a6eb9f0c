package dev.metis.deploy.singleuser;

import java.net.URI;

/** A running hub with its proxy, two ordinary users, and a login form that takes their password. */
public interface HubUnderTest extends AutoCloseable {
    /** The public address with the base URL; ends with a slash. */
    URI url();

    String user();

    String otherUser();

    /** Of both users. */
    String password();

    /** Ends the hub, its proxy and every server. */
    @Override
    void close();
}
