/** Users of the hub. */
@NullMarked
package dev.metis.hub.user;

import org.jspecify.annotations.NullMarked;
