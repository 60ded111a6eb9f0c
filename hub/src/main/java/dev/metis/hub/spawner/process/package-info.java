/** Servers that are processes on the hub's own machine. */
@NullMarked
package dev.metis.hub.spawner.process;

import org.jspecify.annotations.NullMarked;
