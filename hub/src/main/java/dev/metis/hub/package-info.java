/** The hub: logs people in, starts their servers, keeps the routes right. */
@NullMarked
package dev.metis.hub;

import org.jspecify.annotations.NullMarked;
