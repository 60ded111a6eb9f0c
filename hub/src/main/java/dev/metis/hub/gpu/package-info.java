/**
 * Hands GPUs to servers, each to one at a time. Who has which stands in the database, so that several hubs never give the
 * same one twice; whether a claim still counts follows from the state of its server, so that nothing has to be given back
 * when a server dies or a hub is killed.
 */
@NullMarked
package dev.metis.hub.gpu;

import org.jspecify.annotations.NullMarked;
