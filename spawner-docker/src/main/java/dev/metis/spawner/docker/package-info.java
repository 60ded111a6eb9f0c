/**
 * Servers as containers of a Docker engine. {@code ServerStart} and {@code ServerStop} do the work, {@code Containers} knows
 * which container is which run of a server, {@code DockerEngine} has the calls.
 *
 * <p>Nothing is remembered here. A container's labels say which run it is; what labels cannot say, since they never change,
 * stands in {@code Notes}, which are empty volumes with labels: the engine makes one of a name only once, whoever asks.
 *
 * <p>docker-java is used because it speaks to UNIX sockets, TCP and TLS, finds logins for registries where {@code docker
 * login} leaves them, and takes streams apart. Its calls block, on virtual threads: 100 calls that take the engine 500 ms
 * each were done in 0.85 s on two cores. What it cannot do, with version 3.7.1 on engine 20.10:
 *
 * <ul>
 *   <li>Its response timeout has no effect: with 2 s, a call to a socket where nobody answers still waited after 15 s. So
 *       each call has a {@code Deadline}, which interrupts the thread; that closes the connection.
 *   <li>Its records drop what they do not know, so containers are created with a body of our own over its connection:
 *       operators may use whatever their engine can do.
 *   <li>Waiting for a pull for a time, as {@code awaitCompletion} does, ends the pull when the time is over, so {@code
 *       ImagePull} waits itself.
 *   <li>It closes nothing of a connection from before an engine's restart; the second attempt has a new one.
 * </ul>
 */
@NullMarked
package dev.metis.spawner.docker;

import org.jspecify.annotations.NullMarked;
