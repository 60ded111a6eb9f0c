/** What configurable-http-proxy does, asked of it and of ours alike. */
@NullMarked
package dev.metis.deploy.proxy;

import org.jspecify.annotations.NullMarked;
