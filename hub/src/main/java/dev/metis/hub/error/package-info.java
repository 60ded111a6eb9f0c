/** What can go wrong, in the hub's words. */
@NullMarked
package dev.metis.hub.error;

import org.jspecify.annotations.NullMarked;
