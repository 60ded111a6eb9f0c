/** Roles: which scopes somebody holds. */
@NullMarked
package dev.metis.hub.role;

import org.jspecify.annotations.NullMarked;
