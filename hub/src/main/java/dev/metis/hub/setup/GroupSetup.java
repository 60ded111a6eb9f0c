package dev.metis.hub.setup;

import dev.metis.hub.authenticator.NameRules;
import dev.metis.hub.group.GroupConfig;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the groups of the settings, adds users to them and replaces their properties. Nobody is taken out. */
final class GroupSetup {
    private final GroupStore groups;
    private final UserStore users;
    private final GroupConfig config;
    private final NameRules names;

    GroupSetup(GroupStore groups, UserStore users, GroupConfig config, NameRules names) {
        this.groups = groups;
        this.users = users;
        this.config = config;
        this.names = names;
    }

    private Set<String> named() {
        return config.groups().values().stream()
                .flatMap(group -> group.users().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    List<String> invalidNames() {
        return names.invalid(named());
    }

    List<UserName> userNames() {
        return names.parseAll(named());
    }

    /** @param ofRoles groups that roles are given to; they exist, too */
    Future<Void> load(SqlConnection tx, Collection<GroupName> ofRoles) {
        var all = new LinkedHashSet<GroupName>(); // lists show them in this order
        config.groups().keySet().forEach(name -> all.add(new GroupName(name)));
        all.addAll(ofRoles);
        return groups.insert(tx, all)
                .compose(_ -> groups.ids(tx, all))
                .compose(ids -> users.ids(tx, userNames()).compose(members -> fill(tx, ids, members)));
    }

    private Future<Void> fill(SqlConnection tx, Map<GroupName, Long> ids, Map<UserName, Long> members) {
        Future<Void> done = Future.succeededFuture();
        for (var entry : config.groups().entrySet()) {
            var id = ids.getOrDefault(new GroupName(entry.getKey()), 0L);
            var group = entry.getValue();
            var wanted = names.parseAll(group.users()).stream()
                    .map(name -> members.getOrDefault(name, 0L))
                    .toList();
            done = done.compose(_ -> groups.addMembers(tx, id, wanted))
                    .compose(_ -> group.properties().isPresent()
                            ? groups.setProperties(tx, id, group.properties().get())
                            : Future.succeededFuture());
        }
        return done;
    }
}
