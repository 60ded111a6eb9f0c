/**
 * {@code metis proxy} with the command line and the environment of configurable-http-proxy 5.3, so that whatever starts
 * that one can start this one instead.
 */
@NullMarked
package dev.metis.deploy.proxy;

import org.jspecify.annotations.NullMarked;
