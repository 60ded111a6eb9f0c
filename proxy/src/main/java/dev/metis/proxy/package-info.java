/**
 * The proxy: public listeners on all event loops, one API listener, and the table of routes between them. Speaks
 * configurable-http-proxy's API and behaves like it towards clients and targets.
 *
 * <p>Vert.x accepts connections, encrypts, and reads HTTP/2; the rest of forwarding stands on Netty's codecs below it, from
 * a client's HTTP/1 connection ({@code Http1Connection}) through {@code Exchange} to a target's ({@code TargetConnection}), and
 * hands Netty's buffers from one to the other. Written on Vert.x's HTTP server and client, which copy every buffer twice, the
 * same took 2.0 times nginx's processor time for 1 KB and 1.56 times for 1 MB, and now takes 1.1 to 1.3 and about 1.0 times.
 * Vert.x's pooled client would also let an answer that nobody asked for pass as that of the next request.
 *
 * <p>vertx-http-proxy (5.0.10) could not be used. It sends the target's address as Host, passes hop-by-hop headers back, loses
 * headers and body of a refused WebSocket, turns an answer that comes before the upload is over into a 502, and buffers a
 * WebSocket without limit (300 MB for a slow reader). Of nginx's requests a second at 1 KB it reached 0.68, with 1.9 times the
 * processor time.
 *
 * <p>Where this proxy differs from configurable-http-proxy on purpose:
 *
 * <ul>
 *   <li>A ping, pong or close of a WebSocket's client is no activity unless {@code controlFramesAreActivity} is set: an
 *       open browser tab answers pings for ever. Bytes of an upload are none either, only its success is.
 *   <li>Headers that concern one connection are not passed on, and an offer to switch to anything but WebSocket is
 *       served as a plain request.
 *   <li>A pooled connection that turns out to be closed is replaced and the request repeated if it is idempotent and
 *       has no body (RFC 9110 §9.2.2).
 *   <li>An answer that breaks off resets the client's connection; a WebSocket that cannot be forwarded is closed.
 *   <li>A length together with chunks, or two lengths, are a 400, and so are two hosts, none, and one that is no name.
 *   <li>So is a chunk whose size others might read otherwise: past 31 bits, after blanks, with anything but extensions after it,
 *       which are not passed on. An answer with one breaks off.
 *   <li>{@code //x/y} is a path, not a host; no name of a segment is special; a malformed escape in a path of the API
 *       is a 400; {@code DELETE /api/routes} removes the root.
 *   <li>Who may not use the API is told so before the body is read.
 *   <li>Hosts have no case; the part of a path that chose the route is left out by segments, however it was escaped.
 *   <li>Browsers that come with TLS may speak HTTP/2; targets always get HTTP/1.1. WebSockets stay with HTTP/1.1: streams
 *       are not offered for them (RFC 8441), so a browser opens another connection.
 *   <li>Trailers pass both ways, and early hints reach the client. The one exception are trailers of a request that comes with
 *       HTTP/2: Vert.x 5 drops them when it reads it ({@code Http2ServerConnection}: "not implemented yet"), so the header that
 *       announces them is left out there.
 *   <li>Routes live in memory only: what a hub forgets to tell again is gone after a restart, as it is there by default.
 * </ul>
 */
@NullMarked
package dev.metis.proxy;

import org.jspecify.annotations.NullMarked;
