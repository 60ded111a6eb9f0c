/** Any name, perhaps one password for all: for trying things out. */
@NullMarked
package dev.metis.hub.authenticator.dummy;

import org.jspecify.annotations.NullMarked;
