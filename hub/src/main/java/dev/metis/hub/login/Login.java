package dev.metis.hub.login;

import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.authenticator.Credentials;
import dev.metis.hub.authenticator.NameRules;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.Shown;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.ManagedRoles;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.user.User;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From credentials to a user: authenticate, normalise the name, validate it, refuse the blocked, admit the allowed. The order
 * is part of the contract. Source: JupyterHub {@code Authenticator.get_authenticated_user}.
 */
public final class Login {
    private static final Logger log = LoggerFactory.getLogger(Login.class);

    private final Database database;
    private final UserStore users;
    private final LoginSync sync;
    private final HubEvents events;
    private final Authenticator authenticator;
    private final AuthenticatorConfig config;
    private final NameRules names;

    public Login(
            Database database,
            UserStore users,
            RoleStore roles,
            GroupStore groups,
            ManagedRoles managedRoles,
            HubEvents events,
            Authenticator authenticator,
            AuthenticatorConfig config) {
        this.database = database;
        this.users = users;
        this.sync = new LoginSync(users, roles, groups, managedRoles, events, config.managed());
        this.events = events;
        this.authenticator = authenticator;
        this.config = config;
        this.names = config.names();
    }

    /** Somebody who may come in, under the name they have here. */
    private record Guest(UserName name, AuthenticatedUser recognised) {}

    /** Empty for every kind of refusal; only the log says which. */
    public Future<Optional<User>> attempt(Credentials credentials, String requestId) {
        return guest(credentials, requestId)
                .compose(guest -> guest.isPresent()
                        ? enter(guest.get(), requestId).map(Optional::of)
                        : Future.succeededFuture(Optional.empty()));
    }

    /** Whose credentials these are, without letting them in: nobody becomes a user by it. Empty as above. */
    Future<Optional<UserName>> recognise(Credentials credentials, String requestId) {
        return guest(credentials, requestId).map(guest -> guest.map(Guest::name));
    }

    private Future<Optional<Guest>> guest(Credentials credentials, String requestId) {
        return authenticator.authenticate(credentials).compose(recognised -> {
            if (recognised.isEmpty()) {
                return refused(credentials.username(), "wrong credentials", requestId);
            }
            var name = names.normalised(recognised.get().name());
            if (!names.isValid(name)) {
                return refused(name, "invalid name", requestId);
            }
            if (config.blockedUsers().contains(name)) {
                return refused(name, "blocked", requestId);
            }
            return isAllowed(name)
                    .compose(allowed -> allowed
                            ? Future.succeededFuture(Optional.of(new Guest(new UserName(name), recognised.get())))
                            : refused(name, "not allowed", requestId));
        });
    }

    private Future<Boolean> isAllowed(String name) {
        boolean listed = !config.allowedUsers().isEmpty()
                && (isIn(config.allowedUsers(), name) || isIn(config.adminUsers(), name));
        if (config.allowAll() || listed) {
            return Future.succeededFuture(true);
        }
        return config.allowExistingUsers()
                ? users.find(database.sql(), new UserName(name)).map(Optional::isPresent)
                : Future.succeededFuture(false);
    }

    private boolean isIn(Set<String> configured, String name) {
        return configured.stream().map(names::normalised).anyMatch(name::equals);
    }

    private Future<User> enter(Guest guest, String requestId) {
        var name = guest.name();
        var recognised = guest.recognised();
        var admin = recognised.admin().isPresent()
                ? recognised.admin()
                : isIn(config.adminUsers(), name.value()) ? Optional.of(true) : Optional.<Boolean>empty();
        return events.inTransaction(
                        tx -> users.findOrCreate(tx, name).compose(user -> sync.apply(tx, user, admin, recognised)))
                .onSuccess(user -> log.atInfo()
                        .addKeyValue("user", user.name())
                        .addKeyValue("request", requestId)
                        .log("user_logged_in"));
    }

    private static Future<Optional<Guest>> refused(String name, String why, String requestId) {
        log.atWarn()
                .addKeyValue("user", Shown.cut(name))
                .addKeyValue("reason", why)
                .addKeyValue("request", requestId)
                .log("login_refused");
        return Future.succeededFuture(Optional.empty());
    }
}
