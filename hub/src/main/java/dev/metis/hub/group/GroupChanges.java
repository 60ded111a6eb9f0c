package dev.metis.hub.group;

import dev.metis.hub.authenticator.NameRules;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What people change about groups: all of one request, or nothing of it. Users are named as somebody wrote them; who is not
 * there is refused.
 */
final class GroupChanges {
    private final GroupStore groups;
    private final UserStore users;
    private final HubEvents events;
    private final NameRules rules;

    GroupChanges(GroupStore groups, UserStore users, HubEvents events, NameRules rules) {
        this.groups = groups;
        this.users = users;
        this.events = events;
        this.rules = rules;
    }

    /** Refused when one of them is there already. */
    Future<List<Group>> create(List<GroupName> names, List<String> members) {
        return events.inTransaction(tx -> groups.insert(tx, names)
                .map(made -> requireNew(names, made))
                .compose(made -> usersNamed(tx, members)
                        .compose(found -> groups.addMembers(tx, made.values(), found.values())
                                .compose(_ -> tellUsers(tx, found.values()))
                                .map(_ -> names.stream()
                                        .map(name -> new Group(
                                                made.getOrDefault(name, 0L),
                                                name,
                                                new JsonObject(),
                                                found.keySet().stream().sorted().toList(),
                                                List.of()))
                                        .toList()))));
    }

    private static Map<GroupName, Long> requireNew(List<GroupName> names, Map<GroupName, Long> made) {
        var seen = new HashSet<GroupName>();
        for (var name : names) {
            if (!made.containsKey(name) || !seen.add(name)) {
                throw new HubError.AlreadyExists("group", name.value()).exception();
            }
        }
        return made;
    }

    Future<Void> delete(GroupName name) {
        return events.inTransaction(tx -> groups.lock(tx, name)
                .compose(id -> groups.delete(tx, id).compose(_ -> events.publish(tx, new HubEvent.GroupChanged(id)))));
    }

    /** Who is in it already stays. */
    Future<Group> addUsers(GroupName name, List<String> members) {
        return events.inTransaction(tx -> groups.lock(tx, name)
                .compose(id -> usersNamed(tx, members).compose(found -> groups.addMembers(tx, id, found.values())))
                .compose(added -> tellUsers(tx, added))
                .compose(_ -> groups.existing(tx, name)));
    }

    /** Who is not in it stays out. */
    Future<Group> removeUsers(GroupName name, List<String> members) {
        return events.inTransaction(tx -> groups.lock(tx, name)
                .compose(id -> usersNamed(tx, members).compose(found -> groups.removeMembers(tx, id, found.values())))
                .compose(removed -> tellUsers(tx, removed))
                .compose(_ -> groups.existing(tx, name)));
    }

    /** Replaces all of them. */
    Future<Group> setProperties(GroupName name, JsonObject properties) {
        return events.inTransaction(tx -> groups.lock(tx, name)
                .compose(id -> groups.setProperties(tx, id, properties))
                .compose(_ -> groups.existing(tx, name)));
    }

    private Future<Map<UserName, Long>> usersNamed(SqlConnection tx, List<String> written) {
        var names = written.stream().distinct().map(this::nameOf).toList();
        return users.ids(tx, names).map(found -> {
            for (var name : names) {
                if (!found.containsKey(name)) {
                    throw noSuchUser(name.value());
                }
            }
            return found;
        });
    }

    private UserName nameOf(String written) {
        var name = rules.normalised(written);
        if (name.isEmpty() || name.length() > UserName.MAX_LENGTH) {
            throw noSuchUser(name);
        }
        return new UserName(name);
    }

    private static RuntimeException noSuchUser(String name) {
        return new HubError.BadRequest("users: no such user: " + Shown.cut(name)).exception();
    }

    private Future<Void> tellUsers(SqlConnection tx, Collection<Long> ids) {
        return events.publishAll(tx, ids.stream().map(HubEvent.UserChanged::new).toList());
    }
}
