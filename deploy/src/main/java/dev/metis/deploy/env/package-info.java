/**
 * Checks the {@code .env} file of the compose file: what a lab writes there before its first start. {@code EnvVariable} says
 * which names there are, the {@code …Rules} what is asked of their values.
 */
@NullMarked
package dev.metis.deploy.env;

import org.jspecify.annotations.NullMarked;
