package dev.metis.hub.access;

import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** How far one scope reaches, for stores to turn into SQL: everything, or what lies under one of some filters. */
public sealed interface Reach {

    /** Held without a filter. */
    record Everything() implements Reach {}

    /** @param groups with their members and the members' servers */
    record Only(Set<UserName> users, Set<GroupName> groups, Set<ServiceName> services, Set<ServerKey> servers)
            implements Reach {
        public Only {
            users = Set.copyOf(users);
            groups = Set.copyOf(groups);
            services = Set.copyOf(services);
            servers = Set.copyOf(servers);
        }

        /** For lists of users. */
        public boolean isOfUsersAndGroups() {
            return services.isEmpty() && servers.isEmpty();
        }

        /** For lists of groups. */
        public boolean isOfGroups() {
            return isOfUsersAndGroups() && users.isEmpty();
        }

        /** For lists of services. */
        public boolean isOfServices() {
            return users.isEmpty() && groups.isEmpty() && servers.isEmpty();
        }

        static Only of(Collection<Resource> filters) {
            var users = new HashSet<UserName>();
            var groups = new HashSet<GroupName>();
            var services = new HashSet<ServiceName>();
            var servers = new HashSet<ServerKey>();
            for (var filter : filters) {
                switch (filter) {
                    case Resource.OfUser user -> users.add(user.name());
                    case Resource.OfGroup group -> groups.add(group.name());
                    case Resource.OfService service -> services.add(service.name());
                    case Resource.OfServer server -> servers.add(server.key());
                }
            }
            return new Only(users, groups, services, servers);
        }
    }

    default boolean isEverything() {
        return this instanceof Everything;
    }

    /** Names of the users under filters of their own, as an SQL array; none when it reaches everything. */
    default String[] userNames() {
        return this instanceof Only only
                ? only.users().stream().map(UserName::value).toArray(String[]::new)
                : new String[0];
    }

    default String[] groupNames() {
        return this instanceof Only only
                ? only.groups().stream().map(GroupName::value).toArray(String[]::new)
                : new String[0];
    }

    default String[] serviceNames() {
        return this instanceof Only only
                ? only.services().stream().map(ServiceName::value).toArray(String[]::new)
                : new String[0];
    }
}
