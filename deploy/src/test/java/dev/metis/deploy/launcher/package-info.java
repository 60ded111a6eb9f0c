/** Tests of the script {@code metis} at the top of the repository, with a build and a JDK that only pretend. */
@NullMarked
package dev.metis.deploy.launcher;

import org.jspecify.annotations.NullMarked;
