/** How people prove who they are; each way is a sub-package. */
@NullMarked
package dev.metis.hub.authenticator;

import org.jspecify.annotations.NullMarked;
