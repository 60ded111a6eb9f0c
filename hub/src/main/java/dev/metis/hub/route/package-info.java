/** The proxy's routes: what they should be against what they are. */
@NullMarked
package dev.metis.hub.route;

import org.jspecify.annotations.NullMarked;
