@NullMarked
package dev.metis.deploy.env;

import org.jspecify.annotations.NullMarked;
