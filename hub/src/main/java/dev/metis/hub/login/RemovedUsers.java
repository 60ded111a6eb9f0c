package dev.metis.hub.login;

import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.chore.Chores.Chore;
import dev.metis.hub.chore.Chores.Done;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Rows;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.name.UserName;
import dev.metis.hub.token.TokenStore;
import dev.metis.hub.user.Logins;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the logins of people who were taken off the lists that let them in, and stops their servers if that is wanted. Users who
 * never logged in, such as those that others make tokens for, are left alone.
 */
public final class RemovedUsers {
    private static final Logger log = LoggerFactory.getLogger(RemovedUsers.class);

    private final HubEvents events;
    private final UserStore users;
    private final TokenStore tokens;
    private final Admittance admittance;
    private final Set<String> blocked;
    private final RemovedUsersConfig config;
    private final Function<UserName, Future<Void>> stopServers;
    private final Logins logins;

    private record LoggedIn(long id, UserName name) {}

    /** @param stopServers begins the stop of all servers of a user */
    public RemovedUsers(
            Vertx vertx,
            Database database,
            HubEvents events,
            UserStore users,
            TokenStore tokens,
            Authenticator authenticator,
            AuthenticatorConfig logins,
            RemovedUsersConfig config,
            Function<UserName, Future<Void>> stopServers,
            Logins sessions) {
        this.events = events;
        this.users = users;
        this.tokens = tokens;
        this.admittance = new Admittance(vertx, database, users, authenticator, logins);
        this.blocked = logins.blockedUsers();
        this.config = config;
        this.stopServers = stopServers;
        this.logins = sessions;
    }

    /** Compares who is logged in with the settings; none when nothing is to be done. */
    public List<Chore> chores() {
        return config.ends() ? List.of(new Chore("removed users", config.interval(), this::look)) : List.of();
    }

    /**
     * Begins the stop of what blocked users still run, whatever becomes of others; they have no roles any more, and could not do
     * it themselves. Source: {@code JupyterHub.init_spawners}.
     */
    public void stopServersOfBlocked() {
        blocked.stream()
                .filter(name -> !name.isEmpty() && name.length() <= UserName.MAX_LENGTH)
                .map(UserName::new)
                .forEach(this::stopServers);
    }

    /** True when somebody about whom the login provider was asked again may not come in any more; their login is over then. */
    Future<Boolean> isRemoved(long id, UserName name, AuthenticatedUser said) {
        if (!config.ends()) {
            return Future.succeededFuture(false);
        }
        return admittance.judge(said).compose(verdict -> switch (verdict) {
            case Admittance.Guest _ -> Future.succeededFuture(false);
            case Admittance.Refused _ -> {
                var user = new LoggedIn(id, name);
                yield events.inTransaction(tx -> end(tx, user))
                        .onSuccess(this::stop)
                        .map(true);
            }
        });
    }

    private Future<Done> look(SqlConnection tx) {
        return admittance
                .removed()
                .compose(removed -> loggedIn(tx, removed))
                .compose(found -> endAll(tx, found))
                .map(ended -> new Done(ended.size(), () -> ended.forEach(this::stop)));
    }

    private Future<List<UserName>> endAll(SqlConnection tx, List<LoggedIn> found) {
        var all = new ArrayList<UserName>();
        var done = Future.<Void>succeededFuture();
        for (var user : found) {
            done = done.compose(_ -> end(tx, user)).map(all::add).mapEmpty();
        }
        return done.map(all);
    }

    private Future<List<LoggedIn>> loggedIn(SqlConnection tx, Predicate<UserName> removed) {
        return tx.preparedQuery("""
                        with known as (
                            select u.id, u.name, u.auth_checked_at is not null as came,
                                   exists (select from sessions s
                                            where s.user_id = u.id and s.auth_epoch = u.auth_epoch) as session,
                                   exists (select from tokens t
                                            where t.user_id = u.id and t.server_id is null) as token,
                                   exists (select from servers v
                                            where v.user_id = u.id and v.state in ('spawning', 'ready')) as server
                              from users u
                        )
                        select id, name from known
                         where session or (came and (token or ($1 and server)))
                        """)
                .mapping(row -> new LoggedIn(row.getLong("id"), new UserName(row.getString("name"))))
                .execute(Tuple.of(config.stopsServers()))
                .map(Rows::all)
                .map(all ->
                        all.stream().filter(user -> removed.test(user.name())).toList());
    }

    /** Servers keep their own tokens for as long as they run. */
    private Future<UserName> end(SqlConnection tx, LoggedIn user) {
        return users.endSessions(tx, user.id())
                .compose(_ -> tokens.deleteOfPerson(tx, user.id()))
                .compose(_ -> events.publish(tx, new HubEvent.UserChanged(user.id())))
                .compose(_ -> logins.endAll(tx, user.id()))
                .map(user.name());
    }

    /** Stops servers, which a rollback would not bring back: for when the end of the login is committed. */
    private void stop(UserName user) {
        log.atInfo()
                .addKeyValue("user", user)
                .addKeyValue("servers", config.stopsServers() ? "stopped" : "kept")
                .log("removed_user_logged_out");
        if (config.stopsServers()) {
            stopServers(user);
        }
    }

    private void stopServers(UserName user) {
        stopServers
                .apply(user)
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("user", user)
                        .addKeyValue("cause", cause.toString())
                        .log("servers_of_removed_user_not_stopped"));
    }
}
