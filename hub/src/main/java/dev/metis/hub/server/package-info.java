/** Users' servers: their state, how they are started, watched and stopped. */
@NullMarked
package dev.metis.hub.server;

import org.jspecify.annotations.NullMarked;
