/** One password for everybody, a longer one for admins. */
@NullMarked
package dev.metis.hub.authenticator.sharedpassword;

import org.jspecify.annotations.NullMarked;
