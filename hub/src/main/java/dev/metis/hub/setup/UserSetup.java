package dev.metis.hub.setup;

import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.Holder;
import dev.metis.hub.role.Role;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Users the settings name exist from the start; those they block lose everything. */
final class UserSetup {
    private static final Logger log = LoggerFactory.getLogger(UserSetup.class);

    private final UserStore users;
    private final RoleStore roles;
    private final AuthenticatorConfig config;
    private final HubEvents events;

    UserSetup(UserStore users, RoleStore roles, AuthenticatorConfig config, HubEvents events) {
        this.users = users;
        this.roles = roles;
        this.config = config;
        this.events = events;
    }

    /** Names among the allowed users and admins that nobody can have. */
    List<String> invalidNames() {
        var named = new HashSet<>(config.allowedUsers());
        named.addAll(config.adminUsers());
        return config.names().invalid(named);
    }

    /**
     * @param ofRoles who else is named there
     * @param ofGroups who else is named there
     */
    Future<Void> create(SqlConnection tx, Collection<UserName> ofRoles, Collection<UserName> ofGroups) {
        var named = new LinkedHashSet<>(config.names().parseAll(config.adminUsers())); // lists show them in this order
        named.addAll(config.names().parseAll(config.allowedUsers()));
        named.addAll(ofGroups);
        named.addAll(ofRoles);
        return (config.deleteInvalidUsers() ? deleteInvalid(tx) : Future.<Void>succeededFuture())
                .compose(_ -> users.insert(tx, named))
                .onSuccess(made -> made.keySet()
                        .forEach(name -> log.atInfo().addKeyValue("user", name).log("user_created")))
                .mapEmpty();
    }

    private Future<Void> deleteInvalid(SqlConnection tx) {
        return users.names(tx).compose(all -> {
            var invalid = new ArrayList<Long>();
            all.forEach((name, id) -> {
                if (!config.names().isValid(name.value())) {
                    log.atWarn().addKeyValue("user", name).log("invalid_user_deleted");
                    invalid.add(id);
                }
            });
            Future<Void> done = Future.succeededFuture();
            for (var id : invalid) {
                done = done.compose(_ -> users.delete(tx, id))
                        .compose(_ -> events.publish(tx, new HubEvent.UserChanged(id)));
            }
            return done;
        });
    }

    /** After all roles are given: who is allowed has the role user again, who is blocked has nothing. */
    Future<Void> finish(SqlConnection tx) {
        return users.ids(tx, config.names().parseAll(config.allowedUsers()))
                .compose(allowed -> roles.grant(tx, Holder.USER, Role.USER, allowed.values(), false))
                .compose(_ -> config.blockedUsers().isEmpty()
                        ? Future.succeededFuture(List.<Long>of())
                        : roles.revokeAll(tx, blocked()))
                .compose(lost -> {
                    if (!lost.isEmpty()) {
                        log.atWarn().addKeyValue("users", lost.size()).log("blocked_users_lost_their_roles");
                    }
                    return events.publishAll(
                            tx, lost.stream().map(HubEvent.UserChanged::new).toList());
                });
    }

    private Set<String> blocked() {
        return Set.copyOf(config.blockedUsers());
    }
}
