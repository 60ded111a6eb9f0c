/** A browser without a screen and what runs in it, for tests: the hub's pages and API, and JupyterLab's side of a server. */
@NullMarked
package dev.metis.deploy.client;

import org.jspecify.annotations.NullMarked;
