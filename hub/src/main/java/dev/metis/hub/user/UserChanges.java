package dev.metis.hub.user;

import dev.metis.hub.access.StoredScopes;
import dev.metis.hub.authenticator.AuthStates;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.role.RunTimeRoles;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Making, changing and deleting users: all that one request asks for, or nothing of it. */
final class UserChanges {
    private static final Logger log = LoggerFactory.getLogger(UserChanges.class);

    private final Database database;
    private final UserStore users;
    private final RoleStore roles;
    private final UserServers servers;
    private final AuthStates authStates;
    private final HubEvents events;
    private final Logins logins;

    UserChanges(
            Database database,
            UserStore users,
            RoleStore roles,
            UserServers servers,
            AuthStates authStates,
            HubEvents events,
            Logins logins) {
        this.database = database;
        this.users = users;
        this.roles = roles;
        this.servers = servers;
        this.authStates = authStates;
        this.events = events;
        this.logins = logins;
    }

    /** What shall be different about a user. */
    record Change(Optional<UserName> name, Optional<Boolean> admin, Optional<JsonObject> authState) {}

    /** Makes those that are not there yet, and returns them in the order given. Refused when all of them are there. */
    Future<List<UserStore.Listed>> create(List<UserName> names, boolean admin) {
        return events.inTransaction(tx -> users.insert(tx, names)
                        .map(made -> requireNew(names, made))
                        .compose(made -> makeAdmins(tx, made.values(), admin)
                                .compose(_ -> tell(tx, made.values()))
                                .compose(_ -> users.findListed(tx, made.values()))))
                .map(made -> inOrder(names, made))
                .onSuccess(made -> made.forEach(listed ->
                        log.atInfo().addKeyValue("user", listed.owner().name()).log("user_created")));
    }

    private static List<UserStore.Listed> inOrder(List<UserName> names, List<UserStore.Listed> made) {
        var byName =
                made.stream().collect(Collectors.toMap(listed -> listed.owner().name(), listed -> listed));
        return names.stream()
                .distinct()
                .flatMap(name -> Optional.ofNullable(byName.get(name)).stream())
                .toList();
    }

    private static Map<UserName, Long> requireNew(List<UserName> names, Map<UserName, Long> made) {
        if (!made.isEmpty()) {
            return made;
        }
        throw (names.size() == 1
                        ? new HubError.AlreadyExists("user", names.getFirst().value())
                        : new HubError.Conflict("All " + names.size() + " users already exist."))
                .exception();
    }

    private Future<Void> makeAdmins(SqlConnection tx, Collection<Long> ids, boolean admin) {
        return admin ? new RunTimeRoles(roles).makeAdmins(tx, ids) : Future.succeededFuture();
    }

    private Future<Void> tell(SqlConnection tx, Collection<Long> ids) {
        return events.publishAll(tx, ids.stream().map(HubEvent.UserChanged::new).toList());
    }

    /** @param byAdmin whether an admin wants it: nobody else changes admins or makes them */
    Future<UserStore.Listed> change(UserName name, Change change, boolean byAdmin) {
        return events.inTransaction(tx -> users.lock(tx, name)
                .map(found -> found.orElseThrow(() -> missing(name)))
                .compose(user -> rename(tx, user, change.name())
                        .map(_ -> requireMay(user, change, byAdmin))
                        .compose(_ -> setAdmin(tx, user, change.admin()))
                        .compose(_ -> setAuthState(tx, user, change.authState()))
                        .compose(_ -> events.publish(tx, new HubEvent.UserChanged(user.id())))
                        .compose(_ -> users.findListed(tx, List.of(user.id())))
                        .map(List::getFirst)));
    }

    private static User requireMay(User user, Change change, boolean byAdmin) {
        if (!byAdmin && user.admin()) {
            throw new HubError.Forbidden("Only admins can modify other admins").exception();
        }
        if (!byAdmin && change.admin().orElse(false)) {
            throw new HubError.Forbidden("Only admins can grant admin permissions").exception();
        }
        return user;
    }

    /** Servers know their owner's name and path from when they were started, and could not be reached by the new one. */
    private Future<Void> rename(SqlConnection tx, User user, Optional<UserName> name) {
        if (name.isEmpty() || name.get().equals(user.name())) {
            return Future.succeededFuture();
        }
        var wanted = name.get();
        return users.find(tx, wanted)
                .map(taken -> taken.isEmpty() ? wanted : refuseTaken(wanted))
                .compose(_ -> servers.holdStopped(tx, user.id()))
                .compose(stopped -> stopped
                        ? users.rename(tx, user.id(), wanted)
                        : new HubError.BadRequest("name: stop the servers of " + user.name()
                                        + " first, for those that run keep the name they were started with")
                                .<Boolean>failed())
                .map(renamed -> renamed ? wanted : refuseTaken(wanted))
                .compose(_ -> StoredScopes.renameUser(tx, user.name(), wanted))
                .compose(_ -> events.publish(tx, new HubEvent.RolesChanged()))
                .onSuccess(_ -> log.atInfo()
                        .addKeyValue("user", wanted)
                        .addKeyValue("before", user.name())
                        .log("user_renamed"));
    }

    private static UserName refuseTaken(UserName name) {
        throw new HubError.BadRequest("name: the user " + name + " already exists").exception();
    }

    private Future<Void> setAdmin(SqlConnection tx, User user, Optional<Boolean> admin) {
        return admin.isEmpty()
                ? Future.succeededFuture()
                : roles.setAdmin(tx, user.id(), admin.get()).mapEmpty();
    }

    private Future<Void> setAuthState(SqlConnection tx, User user, Optional<JsonObject> state) {
        return state.isEmpty()
                ? Future.succeededFuture()
                : users.setAuthState(tx, user.id(), Optional.of(authStates.encrypt(state.get())));
    }

    /** With everything that is the user's, once all its servers are stopped: else they would run for nobody. */
    Future<Void> delete(UserName name, String requestId) {
        return users.find(database.sql(), name)
                .map(found -> found.orElseThrow(() -> missing(name)))
                .compose(_ -> servers.isStopping(name))
                .compose(stopping -> stopping ? Future.succeededFuture(false) : servers.stopAll(name, requestId))
                .compose(stopped ->
                        stopped ? deleteRow(name) : stillStopping(name).failed())
                .onSuccess(_ -> log.atInfo()
                        .addKeyValue("user", name)
                        .addKeyValue("request", requestId)
                        .log("user_deleted"));
    }

    private Future<Void> deleteRow(UserName name) {
        return events.inTransaction(tx -> users.lock(tx, name)
                .map(found -> found.orElseThrow(() -> missing(name)))
                .compose(user -> servers.holdStopped(tx, user.id())
                        .compose(stopped -> stopped
                                ? logins.endAll(tx, user.id())
                                : stillStopping(name).<Void>failed())
                        .compose(_ -> users.delete(tx, user.id()))
                        .compose(_ -> events.publish(tx, new HubEvent.UserChanged(user.id())))));
    }

    private static HubError stillStopping(UserName name) {
        return new HubError.BadRequest("A server of " + name + " is in the process of stopping, please wait.");
    }

    private static RuntimeException missing(UserName name) {
        return new HubError.NotFound("user", name.value()).exception();
    }
}
