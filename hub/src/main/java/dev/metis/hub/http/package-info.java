/** Ground floor of everything that answers HTTP: listener, parameters, JSON, errors. */
@NullMarked
package dev.metis.hub.http;

import org.jspecify.annotations.NullMarked;
