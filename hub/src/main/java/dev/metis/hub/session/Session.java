package dev.metis.hub.session;

import dev.metis.hub.user.User;

/**
 * One browser's login.
 *
 * @param sessionId the cookie {@code jupyterhub-session-id} of this login
 */
public record Session(long id, String sessionId, User user) {}
