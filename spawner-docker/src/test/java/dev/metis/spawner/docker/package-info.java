@NullMarked
package dev.metis.spawner.docker;

import org.jspecify.annotations.NullMarked;
