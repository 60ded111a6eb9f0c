/** API tokens: hashed rows; the clear text is known only to whoever got it. */
@NullMarked
package dev.metis.hub.token;

import org.jspecify.annotations.NullMarked;
