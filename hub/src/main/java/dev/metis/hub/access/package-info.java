/**
 * Who is calling and what they may do: scopes, filters, callers. For whoever writes an endpoint:
 *
 * <pre>{@code
 * var caller = Caller.of(ctx);                                    // 403 for nobody; caller.owner() is a user or a service
 * return caller.require(Scope.READ_USERS, name)                   // of a user, server, group or service: 404 or 403 by the
 *         .compose(_ -> users.find(...))                          // rule of the contract; look for the row only afterwards
 *         .compose(user -> caller.sightOf(List.of(name))          // what of it the caller sees: answers without waiting
 *                 .map(sight -> json.of(user, sight)));
 * caller.requireEverywhere(Scope.ADMIN_USERS);                    // about no single thing: needs the scope unfiltered
 * var reach = caller.reach(Scope.LIST_USERS, Reach.Only::isOfUsersAndGroups);     // lists: stores take it as a filter
 * return users.page(database.sql(), query(reach), ...).compose(page -> caller.sightOf(names(page)) ...);
 * events.inTransaction(tx -> store.change(tx, ...).compose(_ -> events.publish(tx, new HubEvent.UserChanged(id))));
 * }</pre>
 *
 * <p>Only filters by group cost a query, at the check. What somebody holds comes from {@code role.RoleScopes}; raw scopes are
 * checked with {@link dev.metis.hub.access.ScopeCatalogue#problem} and expanded with its {@code expansion}.
 */
@NullMarked
package dev.metis.hub.access;

import org.jspecify.annotations.NullMarked;
