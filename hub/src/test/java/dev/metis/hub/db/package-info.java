/** A real PostgreSQL for tests. */
@NullMarked
package dev.metis.hub.db;

import org.jspecify.annotations.NullMarked;
