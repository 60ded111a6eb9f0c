package dev.metis.hub.authenticator;

/** What a login provider says about somebody who logged in some time ago. */
public sealed interface Standing {

    /** The login is as good as it was. */
    record Unchanged() implements Standing {}

    /** Tokens, groups or rights may be others now. */
    record Changed(AuthenticatedUser user) implements Standing {}

    /** @param why for the log */
    record LoginRequired(String why) implements Standing {}
}
