/** Users' servers: the state machine, its driver, its journal, its pages. */
@NullMarked
package dev.metis.hub.server;

import org.jspecify.annotations.NullMarked;
