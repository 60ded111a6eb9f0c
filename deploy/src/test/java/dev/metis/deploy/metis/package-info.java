/** The program as it is run, in JVMs of its own: under the contracts of real clients, and under faults. */
@NullMarked
package dev.metis.deploy.metis;

import org.jspecify.annotations.NullMarked;
