/**
 * What the hub asks of a platform that runs servers. A spawner remembers nothing between calls: everything it needs is in
 * the {@link dev.metis.hub.spawner.InstanceId} and on the platform itself, so that a restarted or a second hub can go on
 * where another one stopped.
 */
@NullMarked
package dev.metis.hub.spawner;

import org.jspecify.annotations.NullMarked;
