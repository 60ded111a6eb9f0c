package dev.metis.hub.session;

/**
 * One browser's login.
 *
 * @param id its row
 * @param sessionId the cookie {@code jupyterhub-session-id} of this login
 */
public record Session(long id, String sessionId, long userId) {}
