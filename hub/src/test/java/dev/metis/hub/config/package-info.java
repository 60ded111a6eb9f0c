/** Tests of the settings, and a way to read some from a text. */
@NullMarked
package dev.metis.hub.config;

import org.jspecify.annotations.NullMarked;
