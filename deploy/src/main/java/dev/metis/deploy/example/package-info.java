/** A service to copy from: it needs Vert.x and {@code metis-client}, and nothing of the hub. */
@NullMarked
package dev.metis.deploy.example;

import org.jspecify.annotations.NullMarked;
