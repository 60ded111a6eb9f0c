package dev.metis.hub.server;

import dev.metis.hub.error.HubError;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.user.User;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/** Which servers may be made: of users that exist, named by the rules, as many as allowed. */
final class NewServerRules {
    private final UserStore users;
    private final ServerStore servers;
    private final SpawnLimits limits;

    NewServerRules(UserStore users, ServerStore servers, SpawnLimits limits) {
        this.users = users;
        this.servers = servers;
        this.limits = limits;
    }

    /** The server if there is one, or empty when it may be made; fails when neither. */
    Future<Optional<Server>> findOrAdmit(SqlClient sql, ServerKey key) {
        return servers.find(sql, key)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found)
                        : ownerOfNew(sql, key).map(Optional.empty()));
    }

    /** Whose server it will be; fails when it may not be made. */
    Future<User> ownerOfNew(SqlClient sql, ServerKey key) {
        return users.find(sql, key.owner())
                .compose(user -> user.isPresent()
                        ? Future.succeededFuture(user.get())
                        : new HubError.NotFound("user", key.owner().value()).<User>failed())
                .compose(user -> check(sql, user, key).map(user));
    }

    private Future<Void> check(SqlClient sql, User user, ServerKey key) {
        if (key.isDefault()) {
            return Future.succeededFuture();
        }
        if (!limits.namedServers()) {
            return new HubError.BadRequest("Named servers are not enabled.").failed();
        }
        if (!key.isValidNewName()) {
            return new HubError.BadRequest(
                            "A server name has 1 to 30 characters: small letters, digits and single dashes,"
                                    + " beginning with a letter and not ending with a dash")
                    .failed();
        }
        return limits.namedPerUser() == 0
                ? Future.succeededFuture()
                : servers.countNamed(sql, user.id())
                        .compose(count -> count < limits.namedPerUser()
                                ? Future.succeededFuture()
                                : new HubError.BadRequest("User " + user.name() + " already has the most named servers"
                                                + " allowed (" + limits.namedPerUser() + "). Remove one first.")
                                        .failed());
    }
}
