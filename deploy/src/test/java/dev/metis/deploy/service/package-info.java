/** Services that others wrote, as they are, on a hub. */
@NullMarked
package dev.metis.deploy.service;

import org.jspecify.annotations.NullMarked;
