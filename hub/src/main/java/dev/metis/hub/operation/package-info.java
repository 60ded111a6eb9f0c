/** What operators ask of a running hub: what it is made of, and that it ends. */
@NullMarked
package dev.metis.hub.operation;

import org.jspecify.annotations.NullMarked;
