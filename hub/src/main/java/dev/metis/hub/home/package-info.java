/** Where somebody who is logged in arrives. */
@NullMarked
package dev.metis.hub.home;

import org.jspecify.annotations.NullMarked;
