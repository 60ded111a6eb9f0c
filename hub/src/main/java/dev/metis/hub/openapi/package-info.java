/** The description of the REST API, for tools and for people who write clients. */
@NullMarked
package dev.metis.hub.openapi;

import org.jspecify.annotations.NullMarked;
