package dev.metis.hub.login;

import dev.metis.hub.access.Owner;
import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.authenticator.Standing;
import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.event.Kept;
import dev.metis.hub.name.UserName;
import dev.metis.hub.user.AuthCheckStore;
import dev.metis.hub.user.AuthCheckStore.Check;
import dev.metis.hub.user.KeptStates;
import dev.metis.hub.user.LoginCheck;
import dev.metis.hub.user.LoginState;
import dev.metis.hub.user.Logins;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the login provider again about whoever comes some time after it was last asked: one hub asks, for one request; all others
 * go on meanwhile. A provider that cannot be asked ends nobody's login. Source: JupyterHub {@code BaseHandler.refresh_auth}.
 */
public final class AuthRefresh {
    private static final Logger log = LoggerFactory.getLogger(AuthRefresh.class);
    /** Somebody who was asked about so recently is not asked about again, even before a start. */
    private static final Duration JUST_NOW = Duration.ofSeconds(2);

    private static final int MOST_KEPT = 10_000;

    private final Database database;
    private final HubEvents events;
    private final UserStore users;
    private final AuthCheckStore checks = new AuthCheckStore();
    private final KeptStates states;
    private final LoginSync sync;
    private final RemovedUsers removed;
    private final Authenticator authenticator;
    private final AuthenticatorConfig config;
    private final Logins logins;
    private final Kept<Long, Good> good = new Kept<>(MOST_KEPT);

    private record Good(long untilNanos) {}

    /** @param goodFor how long nobody has to ask again; zero to ask at the next request */
    private record Answer(LoginState state, Duration goodFor) {
        static final Answer STALE = new Answer(LoginState.STALE, Duration.ZERO);
        /** Of somebody whose row is gone. */
        static final Answer FORGOTTEN = new Answer(LoginState.CURRENT, Duration.ZERO);
    }

    public AuthRefresh(
            Database database,
            HubEvents events,
            UserStore users,
            KeptStates states,
            LoginSync sync,
            RemovedUsers removed,
            Authenticator authenticator,
            AuthenticatorConfig config,
            Logins logins) {
        this.database = database;
        this.events = events;
        this.users = users;
        this.states = states;
        this.sync = sync;
        this.removed = removed;
        this.authenticator = authenticator;
        this.config = config;
        this.logins = logins;
        events.subscribe(this::changed);
    }

    /**
     * False when the provider says that they must log in again. A program cannot do that: its requests are refused for it only
     * where the operator wants them to be.
     */
    Future<Boolean> isStillIn(Owner.OfUser user, boolean isProgram) {
        return state(user).map(state -> switch (state) {
            case CURRENT -> true;
            case STALE -> isProgram && !config.refreshStrict();
            case OVER -> false;
        });
    }

    private Future<LoginState> state(Owner.OfUser user) {
        if (!authenticator.asksAgain() || config.refreshAge().isZero()) {
            return Future.succeededFuture(LoginState.CURRENT);
        }
        if (good.get(user.id())
                .filter(known -> System.nanoTime() - known.untilNanos() < 0)
                .isPresent()) {
            return Future.succeededFuture(LoginState.CURRENT);
        }
        return kept(
                user.id(),
                () -> checks.claim(database.sql(), user.id(), config.refreshAge())
                        .compose(check -> check.map(found -> settle(user.id(), user.name(), found))
                                .orElseGet(() -> Future.succeededFuture(Answer.FORGOTTEN))));
    }

    /** For servers. */
    public LoginCheck check() {
        return new LoginCheck(
                owner -> now(owner, config.refreshPreSpawn()),
                owner -> now(owner, config.refreshPreStop()),
                config.refreshStrict());
    }

    private Future<LoginState> now(UserName name, boolean isWanted) {
        if (!isWanted || !authenticator.asksAgain()) {
            return Future.succeededFuture(LoginState.CURRENT);
        }
        return users.find(database.sql(), name)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(LoginState.CURRENT)
                        : kept(found.get().id(), () -> now(found.get().id(), name)));
    }

    private Future<Answer> now(long id, UserName name) {
        return checks.claim(database.sql(), id, JUST_NOW)
                .compose(check -> settle(id, name, check.orElseGet(() -> new Check(true, false, Duration.ZERO))));
    }

    /** Keeps an answer as long as it is good, unless the user changed while it was asked for, perhaps on another hub. */
    private Future<LoginState> kept(long id, Supplier<Future<Answer>> asking) {
        var reading = good.reading();
        return asking.get()
                .onSuccess(answer -> reading.end(
                        answer.goodFor().isPositive()
                                ? Map.of(
                                        id,
                                        new Good(System.nanoTime()
                                                + answer.goodFor().toNanos()))
                                : Map.of()))
                .onFailure(_ -> reading.end(Map.of()))
                .map(Answer::state);
    }

    private Future<Answer> settle(long id, UserName name, Check check) {
        if (check.loginRequired()) {
            return Future.succeededFuture(Answer.STALE);
        }
        if (!check.isDue()) {
            return Future.succeededFuture(new Answer(LoginState.CURRENT, check.goodFor()));
        }
        return states.read(id)
                .compose(authenticator::askAgain)
                .compose(standing -> apply(id, name, standing))
                .recover(cause -> {
                    log.atWarn()
                            .addKeyValue("user", name)
                            .addKeyValue("cause", cause.toString())
                            .log("login_not_refreshed");
                    return Future.succeededFuture(LoginState.CURRENT);
                })
                .map(state -> new Answer(state, state == LoginState.CURRENT ? config.refreshAge() : Duration.ZERO));
    }

    private Future<LoginState> apply(long id, UserName name, Standing standing) {
        return switch (standing) {
            case Standing.Unchanged _ -> Future.succeededFuture(LoginState.CURRENT);
            case Standing.Changed changed ->
                removed.isRemoved(id, name, changed.user())
                        .compose(gone -> gone
                                ? Future.succeededFuture(LoginState.OVER)
                                : sync(id, changed.user()).map(LoginState.CURRENT));
            case Standing.LoginRequired required -> {
                log.atInfo()
                        .addKeyValue("user", name)
                        .addKeyValue("reason", required.why())
                        .log("login_over");
                yield events.inTransaction(tx -> checks.requireLogin(tx, id)
                                .compose(_ -> events.publish(tx, new HubEvent.UserChanged(id)))
                                .compose(_ -> logins.endAll(tx, id)))
                        .map(LoginState.STALE);
            }
        };
    }

    private Future<Void> sync(long id, AuthenticatedUser said) {
        return events.inTransaction(tx -> users.find(tx, id)
                        .compose(user -> user.isPresent()
                                ? sync.apply(tx, user.get(), said.admin(), said).map(Optional::of)
                                : Future.succeededFuture(Optional.empty())))
                .mapEmpty();
    }

    private void changed(HubEvent event) {
        switch (event) {
            case HubEvent.UserChanged user -> good.drop(user.userId());
            case HubEvent.Resync _ -> good.dropIf(_ -> true);
            default -> {}
        }
    }
}
