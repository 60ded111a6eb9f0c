/** Tests of the proxy over real sockets: clients and targets are plain ones that can misbehave byte by byte. */
@NullMarked
package dev.metis.proxy;

import org.jspecify.annotations.NullMarked;
