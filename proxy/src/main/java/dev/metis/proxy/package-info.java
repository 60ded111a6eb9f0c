/** The proxy: one public listener, one API listener, and the table of routes between them. */
@NullMarked
package dev.metis.proxy;

import org.jspecify.annotations.NullMarked;
