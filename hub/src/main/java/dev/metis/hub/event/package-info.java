/** What changed, told to every hub: LISTEN/NOTIFY, ids only. */
@NullMarked
package dev.metis.hub.event;

import org.jspecify.annotations.NullMarked;
