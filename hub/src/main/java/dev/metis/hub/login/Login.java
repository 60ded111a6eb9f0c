package dev.metis.hub.login;

import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.authenticator.Credentials;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.Shown;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.login.Admittance.Guest;
import dev.metis.hub.login.Admittance.Refused;
import dev.metis.hub.name.UserName;
import dev.metis.hub.user.User;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From credentials to a user: authenticate, normalise the name, validate it, refuse the blocked, admit the allowed. The order
 * is part of the contract. Source: JupyterHub {@code Authenticator.get_authenticated_user}.
 */
public final class Login {
    private static final Logger log = LoggerFactory.getLogger(Login.class);

    private final UserStore users;
    private final LoginSync sync;
    private final HubEvents events;
    private final Authenticator authenticator;
    private final Admittance admittance;

    public Login(
            Vertx vertx,
            Database database,
            UserStore users,
            LoginSync sync,
            HubEvents events,
            Authenticator authenticator,
            AuthenticatorConfig config) {
        this.users = users;
        this.sync = sync;
        this.events = events;
        this.authenticator = authenticator;
        this.admittance = new Admittance(vertx, database, users, authenticator, config);
    }

    /** Empty for every kind of refusal; only the log says which. */
    public Future<Optional<User>> attempt(Credentials credentials, String requestId) {
        return guest(credentials, requestId)
                .compose(guest -> guest.isPresent()
                        ? enter(guest.get(), requestId).map(Optional::of)
                        : Future.succeededFuture(Optional.empty()));
    }

    /** Lets somebody in who proved elsewhere who they are, if they may enter. */
    Future<LoginOutcome> attempt(AuthenticatedUser recognised, String requestId) {
        return admittance.judge(recognised).compose(verdict -> switch (verdict) {
            case Guest guest -> enter(guest, requestId).map(LoginOutcome.Entered::new);
            case Refused refused -> {
                note(refused.name(), refused.why(), requestId);
                yield Future.succeededFuture(new LoginOutcome.Refused(refused.name(), refused.reasons()));
            }
        });
    }

    /** Whose credentials these are, without letting them in: nobody becomes a user by it. Empty as above. */
    Future<Optional<UserName>> recognise(Credentials credentials, String requestId) {
        return guest(credentials, requestId).map(guest -> guest.map(Guest::name));
    }

    private Future<Optional<Guest>> guest(Credentials credentials, String requestId) {
        return authenticator.authenticate(credentials).compose(recognised -> {
            if (recognised.isEmpty()) {
                note(credentials.username(), "wrong credentials", requestId);
                return Future.succeededFuture(Optional.empty());
            }
            return admittance.judge(recognised.get()).map(verdict -> switch (verdict) {
                case Guest guest -> Optional.of(guest);
                case Refused refused -> {
                    note(refused.name(), refused.why(), requestId);
                    yield Optional.empty();
                }
            });
        });
    }

    private Future<User> enter(Guest guest, String requestId) {
        var recognised = guest.recognised();
        var admin = recognised.admin().isPresent()
                ? recognised.admin()
                : admittance.isAdmin(guest.name()) ? Optional.of(true) : Optional.<Boolean>empty();
        return events.inTransaction(tx -> users.findOrCreate(tx, guest.name())
                        .compose(user -> sync.loggedIn(tx, user, admin, recognised)))
                .onSuccess(user -> log.atInfo()
                        .addKeyValue("user", user.name())
                        .addKeyValue("request", requestId)
                        .log("user_logged_in"));
    }

    private void note(String name, String why, String requestId) {
        log.atWarn()
                .addKeyValue("user", Shown.cut(name))
                .addKeyValue("reason", why)
                .addKeyValue("rules", admittance.rules())
                .addKeyValue("request", requestId)
                .log("login_refused");
    }
}
