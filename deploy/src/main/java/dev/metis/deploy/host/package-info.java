/** The machine we run on: accounts, processes, locks, ports. Linux is asked through {@code /proc}, without native code. */
@NullMarked
package dev.metis.deploy.host;

import org.jspecify.annotations.NullMarked;
