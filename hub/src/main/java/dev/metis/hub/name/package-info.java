/** The names people and servers have, and how they are written into URLs. */
@NullMarked
package dev.metis.hub.name;

import org.jspecify.annotations.NullMarked;
