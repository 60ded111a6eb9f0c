/** External services that are registered with the hub. */
@NullMarked
package dev.metis.hub.service;

import org.jspecify.annotations.NullMarked;
