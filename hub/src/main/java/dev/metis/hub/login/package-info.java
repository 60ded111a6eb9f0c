/** How people get in and out: login and logout pages, and who is behind a cookie or a token. */
@NullMarked
package dev.metis.hub.login;

import org.jspecify.annotations.NullMarked;
