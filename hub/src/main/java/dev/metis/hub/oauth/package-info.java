/** The hub as OAuth provider of servers and services. */
@NullMarked
package dev.metis.hub.oauth;

import org.jspecify.annotations.NullMarked;
