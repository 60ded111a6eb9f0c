/**
 * Reads the settings: one YAML file with JupyterHub's class and option names, overridden by environment variables.
 *
 * <p>An {@link dev.metis.hub.config.Option} is declared once, in the record that reads it; checking, the reference page and
 * the editor schema follow from that declaration. Every problem is noted and reported with all the others.
 */
@NullMarked
package dev.metis.hub.config;

import org.jspecify.annotations.NullMarked;
