/**
 * The embedded PostgreSQL: the binaries that Maven Central carries, run as a server of its own for one data directory.
 *
 * <p>It outlives a killed JVM on purpose and is adopted by the next one; it keeps fsync, scram passwords and checksums
 * on, listens on a unix socket only, and never runs as root.
 */
@NullMarked
package dev.metis.deploy.postgres;

import org.jspecify.annotations.NullMarked;
