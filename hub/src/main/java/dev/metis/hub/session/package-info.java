/** Browsers that are logged in, and the cookies by which they are recognised. */
@NullMarked
package dev.metis.hub.session;

import org.jspecify.annotations.NullMarked;
