/** Who is calling and what they may do: scopes, filters, callers. */
@NullMarked
package dev.metis.hub.access;

import org.jspecify.annotations.NullMarked;
