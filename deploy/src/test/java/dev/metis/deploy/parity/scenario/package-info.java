/** What is asked of both hubs: requests, who sends them, and the order in which a case sends them. */
@NullMarked
package dev.metis.deploy.parity.scenario;

import org.jspecify.annotations.NullMarked;
