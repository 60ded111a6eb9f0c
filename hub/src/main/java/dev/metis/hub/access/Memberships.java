package dev.metis.hub.access;

import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import java.util.Collection;

/** Tells which of some users are in which of some groups, now; whoever keeps groups provides it. */
@FunctionalInterface
public interface Memberships {
    Future<Members> among(Collection<UserName> users, Collection<GroupName> groups);
}
