/** What is asked, one class for each part of the API. Cases that write use names of their own. */
@NullMarked
package dev.metis.deploy.parity.cases;

import org.jspecify.annotations.NullMarked;
