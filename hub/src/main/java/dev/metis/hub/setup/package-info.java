/**
 * What the settings say about people, groups, roles and services, brought into the database at start: in one transaction under
 * a lock, so that hubs which start together wait for each other, and with the same outcome however often it is done. Source:
 * {@code jupyterhub/app.py}, init_role_creation to init_blocked_users, in that order.
 */
@NullMarked
package dev.metis.hub.setup;

import org.jspecify.annotations.NullMarked;
