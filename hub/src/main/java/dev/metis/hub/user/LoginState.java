package dev.metis.hub.user;

/** What the login provider says of somebody who logged in before. */
public enum LoginState {
    CURRENT,
    /** They have to log in again, which only they can, in their browser. */
    STALE,
    /** They may not come in any more. */
    OVER
}
