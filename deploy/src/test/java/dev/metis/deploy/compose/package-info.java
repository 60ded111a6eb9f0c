/** The compose file on the engine of this machine, with images made from our own Dockerfiles, as somebody in a lab uses it. */
@NullMarked
package dev.metis.deploy.compose;

import org.jspecify.annotations.NullMarked;
