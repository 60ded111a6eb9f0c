/** Where log lines go and how they look; set in code, since reading a file of it takes a tenth of a second at start. */
@NullMarked
package dev.metis.deploy.log;

import org.jspecify.annotations.NullMarked;
