/** The program that a user's server is: found on this machine, or installed once below the data directory. */
@NullMarked
package dev.metis.deploy.singleuser;

import org.jspecify.annotations.NullMarked;
