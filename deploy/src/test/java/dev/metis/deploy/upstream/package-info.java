/** JupyterHub itself under our contracts, to show that they ask what it does. */
@NullMarked
package dev.metis.deploy.upstream;

import org.jspecify.annotations.NullMarked;
