/**
 * The proxy: public listeners on all event loops, one API listener, and the table of routes between them. Speaks
 * configurable-http-proxy's API and behaves like it towards clients and targets.
 *
 * <p>Forwarding is written on Vert.x's HTTP server and client, not on vertx-http-proxy. That one (5.0.10) sends the
 * target's address as Host, passes hop-by-hop headers back, loses headers and body of a refused WebSocket, turns an
 * answer that comes before the upload is over into a 502, and buffers a WebSocket without limit (300 MB for a slow
 * reader). It is not faster either: of nginx's requests a second at 1 KB it reached 0.68 with 1.9 times the CPU, a
 * hand-written pipe 0.77 with 1.5 times, configurable-http-proxy 0.10 with 11.7 times. What is left to gain lies below
 * Vert.x, which copies every buffer twice: passing Netty's buffers through reached 0.87 to 0.97 (at 1 MB 0.9 against
 * 0.6). {@code Exchange} is the class that would change.
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
 *   <li>{@code //x/y} is a path, not a host; no name of a segment is special; a malformed escape in a path of the API
 *       is a 400; {@code DELETE /api/routes} removes the root.
 *   <li>Who may not use the API is told so before the body is read.
 *   <li>Hosts have no case; the part of a path that chose the route is left out by segments, however it was escaped.
 *   <li>Browsers that come with TLS may speak HTTP/2; targets always get HTTP/1.1. WebSockets stay with HTTP/1.1: streams
 *       are not offered for them (RFC 8441), so a browser opens another connection.
 *   <li>Trailers and early hints of an answer reach the client. Trailers of a request do not reach the target, nor the
 *       header that announces them: Vert.x 5 drops them when it reads a request ({@code Http1xServerConnection} has a
 *       "TODO", {@code Http2ServerConnection} "not implemented yet"), and {@code HttpClientRequest} has no way to send
 *       any. Below it one could take them from the decoder and put them into the last piece that the client's codec
 *       writes, but would have to keep count of requests that come in one packet, for something no browser sends.
 *   <li>Routes live in memory only: what a hub forgets to tell again is gone after a restart, as it is there by default.
 * </ul>
 */
@NullMarked
package dev.metis.proxy;

import org.jspecify.annotations.NullMarked;
