/** Stopping what nobody uses, as the service jupyterhub-idle-culler does it, without the service. */
@NullMarked
package dev.metis.hub.cull;

import org.jspecify.annotations.NullMarked;
