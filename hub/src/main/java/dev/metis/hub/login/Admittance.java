package dev.metis.hub.login;

import dev.metis.hub.authenticator.Admission;
import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.authenticator.NameRules;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.Shown;
import dev.metis.hub.name.UserName;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whether somebody who was recognised may come in: a valid name, not blocked, let in by any rule. The order is part of the
 * contract. Source: JupyterHub {@code Authenticator.get_authenticated_user}.
 */
final class Admittance {
    private final Database database;
    private final UserStore users;
    private final Authenticator authenticator;
    private final AuthenticatorConfig config;
    private final NameRules names;
    private final AllowedUsers allowed;

    Admittance(
            Vertx vertx, Database database, UserStore users, Authenticator authenticator, AuthenticatorConfig config) {
        this.database = database;
        this.users = users;
        this.authenticator = authenticator;
        this.config = config;
        this.names = config.names();
        this.allowed = new AllowedUsers(vertx, config);
    }

    sealed interface Verdict {}

    /** Somebody who may come in, under the name they have here. */
    record Guest(UserName name, AuthenticatedUser recognised) implements Verdict {}

    /**
     * @param why for the log
     * @param reasons for whoever is refused, if they may know
     */
    record Refused(String name, String why, List<String> reasons) implements Verdict {}

    Future<Verdict> judge(AuthenticatedUser recognised) {
        var name = names.normalised(recognised.name());
        if (!names.isValid(name)) {
            return refused(name, "invalid name", "Nobody can be called " + Shown.cut(name) + " on this hub.");
        }
        if (config.blockedUsers().contains(name) || isIn(config.blockedUsers(), name)) {
            return refused(name, "blocked", name + " is blocked on this hub (blocked_users).");
        }
        var guest = new Guest(new UserName(name), recognised);
        return allowed.read()
                .compose(listed -> isLetIn(name, listed))
                .compose(in -> in
                        ? Future.succeededFuture(guest)
                        : authenticator.admits(recognised).map(admission -> switch (admission) {
                            case Admission.Granted _ -> guest;
                            case Admission.Refused others ->
                                new Refused(name, "not allowed", reasons(name, others.reasons()));
                        }));
    }

    /**
     * Whom the settings let in no more, asked about users who exist. Whoever the login provider might let in is not among them,
     * and nobody while the list of users cannot be read.
     */
    Future<Predicate<UserName>> removed() {
        return allowed.readable().map(listed -> name -> isRemoved(name.value(), listed));
    }

    private boolean isRemoved(String name, Optional<Set<String>> listed) {
        if (isIn(config.blockedUsers(), name)) {
            return true;
        }
        boolean others = config.allowAll()
                || config.allowExistingUsers()
                || !authenticator.rules().isEmpty()
                || isIn(config.adminUsers(), name);
        return !others && listed.isPresent() && !listed.get().contains(name);
    }

    /** Rules of the settings, for the log. */
    String rules() {
        return String.join(
                "; ",
                Stream.concat(config.rules().stream(), authenticator.rules().stream())
                        .toList());
    }

    boolean isAdmin(UserName name) {
        return isIn(config.adminUsers(), name.value());
    }

    private Future<Boolean> isLetIn(String name, Set<String> listed) {
        boolean isListed = !listed.isEmpty() && (listed.contains(name) || isIn(config.adminUsers(), name));
        if (config.allowAll() || isListed) {
            return Future.succeededFuture(true);
        }
        return config.allowExistingUsers()
                ? users.find(database.sql(), new UserName(name)).map(found -> found.isPresent())
                : Future.succeededFuture(false);
    }

    private boolean isIn(Set<String> configured, String name) {
        return configured.stream().map(names::normalised).anyMatch(name::equals);
    }

    private List<String> reasons(String name, List<String> others) {
        var reasons = new ArrayList<String>();
        if (config.allowedUsersFile().isPresent()) {
            reasons.add(name + " is not on the list of users (allowed_users_file).");
        } else if (!config.allowedUsers().isEmpty()) {
            reasons.add(name + " is not on the list of users (allowed_users).");
        }
        if (config.allowExistingUsers()) {
            reasons.add(name + " is no user of this hub yet (allow_existing_users).");
        }
        reasons.addAll(others);
        if (reasons.isEmpty()) {
            reasons.add("This hub has no rule yet that lets anybody in.");
        }
        return reasons;
    }

    private static Future<Verdict> refused(String name, String why, String reason) {
        return Future.succeededFuture(new Refused(name, why, List.of(reason)));
    }
}
