package dev.metis.hub.authenticator;

import java.util.Optional;

/**
 * Whom an authenticator recognised.
 *
 * @param name not normalised yet
 * @param admin empty when the authenticator has no opinion: then nothing changes
 */
public record AuthenticatedUser(String name, Optional<Boolean> admin) {}
