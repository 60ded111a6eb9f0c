/** Groups of users. */
@NullMarked
package dev.metis.hub.group;

import org.jspecify.annotations.NullMarked;
