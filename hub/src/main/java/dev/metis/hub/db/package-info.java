/** PostgreSQL: the one connection everything shares, and the schema's migrations. */
@NullMarked
package dev.metis.hub.db;

import org.jspecify.annotations.NullMarked;
