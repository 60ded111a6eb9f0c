/**
 * Metis' REST API side by side with JupyterHub's: the same hub twice, the same requests to both, the answers compared field by
 * field. What each case asks is in {@code cases}, what counts as equal in {@code compare}.
 */
@NullMarked
package dev.metis.deploy.parity;

import org.jspecify.annotations.NullMarked;
