/** What Prometheus is told: a part of the ground floor, for every feature times what it does. */
@NullMarked
package dev.metis.hub.metric;

import org.jspecify.annotations.NullMarked;
