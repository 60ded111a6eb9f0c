/**
 * Logging in at an OAuth provider: one flow for all, a {@link dev.metis.hub.authenticator.oauth.Provider} for what differs.
 *
 * <p>Of vertx-auth-oauth2 only the address that people are sent to is used. Its exchange of a code was tried (5.0.10, against a
 * server that misbehaves): status and {@code Retry-After} of an answer are lost, a failure being its text alone; a provider that
 * stays silent is waited for without end (given up after 40 s); an answer of 300 MB is taken into memory, a gigabyte of heap; and
 * an {@code authorize_url} with a query of its own gets a second question mark. So the hub exchanges codes itself, with the
 * times, sizes and errors a login page needs.
 */
@NullMarked
package dev.metis.hub.authenticator.oauth;

import org.jspecify.annotations.NullMarked;
