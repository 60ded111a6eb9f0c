/** What somebody sees who uses the hub, in a real browser. Every screen is kept as a picture below target/screenshots. */
@NullMarked
package dev.metis.deploy.browser;

import org.jspecify.annotations.NullMarked;
