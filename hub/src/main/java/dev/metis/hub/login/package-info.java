/** Logging in and out, and finding out who is calling. */
@NullMarked
package dev.metis.hub.login;

import org.jspecify.annotations.NullMarked;
