/** The proxy's routes: which should be there, and how they get there. */
@NullMarked
package dev.metis.hub.route;

import org.jspecify.annotations.NullMarked;
