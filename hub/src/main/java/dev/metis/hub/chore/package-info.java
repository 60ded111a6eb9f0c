/** What has to be done now and then, by one hub at a time. */
@NullMarked
package dev.metis.hub.chore;

import org.jspecify.annotations.NullMarked;
