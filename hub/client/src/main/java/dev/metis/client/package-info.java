/**
 * The client of a hub for services and servers: who sent a request ({@link dev.metis.client.HubAuth} for tokens, {@link
 * dev.metis.client.HubOAuth} for browsers, too), and whether they may. Works with Metis and JupyterHub alike.
 *
 * <p>Nothing that a login needs is kept in memory: state and token travel in signed cookies, whose key comes from the API
 * token. So logins survive a restart, and several instances of a service can share them.
 */
@NullMarked
package dev.metis.client;

import org.jspecify.annotations.NullMarked;
