/**
 * Servers as processes of the hub's own machine.
 *
 * <p>Nothing is remembered in memory. Each instance has a directory, and the process itself puts its claim there before it
 * becomes the server: its number, its start time, the machine's boot and the server's address, linked into place so that of
 * two hubs that start the same instance one wins. A hub killed at any moment thus leaves nothing it would not find again.
 * A stop leaves a mark in the directory first; whoever claims the instance looks for the mark afterwards, so one of the two
 * always sees the other.
 *
 * <p>What runs as root on the way to an account knows nothing of the server's environment: that comes through standard
 * input and is read once the account is taken, so no variable (LD_PRELOAD, BASH_ENV) reaches a privileged program.
 */
@NullMarked
package dev.metis.hub.spawner.process;

import org.jspecify.annotations.NullMarked;
