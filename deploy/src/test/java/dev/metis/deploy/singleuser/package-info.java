/**
 * What real single-user servers need of a hub, as contracts that run against any hub.
 *
 * <p>To put a hub under test, extend the contract and start the hub in {@code startHub}; it gets the {@link
 * dev.metis.deploy.singleuser.SingleUser} whose command and variables its spawner must use. {@code UpstreamSingleUser6IT} does it
 * with JupyterHub itself, which is how we know that the contracts are right.
 */
@NullMarked
package dev.metis.deploy.singleuser;

import org.jspecify.annotations.NullMarked;
