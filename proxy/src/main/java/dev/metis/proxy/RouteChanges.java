package dev.metis.proxy;

import java.util.List;
import java.util.Set;

/**
 * What is different from a table somebody knew.
 *
 * @param version names the table as it is now
 * @param whole whether these are all routes, because what was known is none of this table's versions, or too old
 * @param routes those that were set since then, and those that were asked for besides
 * @param removed keys of those that are gone since then
 */
record RouteChanges(String version, boolean whole, List<Route> routes, Set<String> removed) {}
