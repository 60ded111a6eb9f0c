/** API tokens: what programs show instead of a login. */
@NullMarked
package dev.metis.hub.token;

import org.jspecify.annotations.NullMarked;
