/** Two answers side by side: what must be equal, what only has a form, and which differences are meant to be. */
@NullMarked
package dev.metis.deploy.parity.compare;

import org.jspecify.annotations.NullMarked;
