/** Browser logins: rows, signed cookies, XSRF tokens. */
@NullMarked
package dev.metis.hub.session;

import org.jspecify.annotations.NullMarked;
