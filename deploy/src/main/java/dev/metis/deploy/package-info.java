/** The program: reads the settings, builds the parts, runs the commands. */
@NullMarked
package dev.metis.deploy;

import org.jspecify.annotations.NullMarked;
