package dev.metis.hub.server;

import dev.metis.hub.access.Owner;
import dev.metis.hub.access.StoredScopes;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.server.ServerRequest.Change;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which servers there are: makes them, and changes and removes those that do not run. */
public final class ServerRegister {
    private static final Logger log = LoggerFactory.getLogger(ServerRegister.class);

    private final Database database;
    private final HubEvents events;
    private final ServerStore servers;
    private final ServerRules rules;
    private final UserChoices choices;

    ServerRegister(Database database, HubEvents events, ServerStore servers, ServerRules rules, UserChoices choices) {
        this.database = database;
        this.events = events;
        this.servers = servers;
        this.rules = rules;
        this.choices = choices;
    }

    /** The server, if its owner has one of that name; fails when there is no such owner. */
    Future<Optional<Server>> find(ServerKey key) {
        return owned(key).map(Owned::server);
    }

    /** The server if there is one that may be used, or empty when it may be made; fails when neither. */
    Future<Optional<Server>> findOrAdmit(ServerKey key, Owner maker) {
        return owned(key).compose(owned -> {
            if (owned.server().isPresent()) {
                rules.requireUsable(key);
                return Future.succeededFuture(owned.server());
            }
            return rules.admit(database.sql(), owned.ownerId(), key, key.name(), maker)
                    .map(Optional.empty());
        });
    }

    private record Owned(long ownerId, Optional<Server> server) {}

    private Future<Owned> owned(ServerKey key) {
        return servers.ofUser(database.sql(), key.owner()).map(all -> {
            if (all.isEmpty()) { // everybody has a default server
                throw new HubError.NotFound("user", key.owner().value()).exception();
            }
            return new Owned(
                    all.getFirst().userId(),
                    all.stream().filter(server -> server.key().equals(key)).findFirst());
        });
    }

    /** Makes a stopped named server. */
    Future<Server> create(ServerKey key, ServerRequest request, Owner maker) {
        request.options().ifPresent(choices::check);
        var displayName = request.displayName().orElse(key.name());
        return events.inTransaction(tx -> owner(tx, key)
                .compose(owner -> rules.admit(tx, owner, key, displayName, maker)
                        .compose(_ -> servers.insert(tx, owner, key.name(), displayName)))
                .map(id -> id.orElseThrow(() -> exists(key)))
                .compose(id -> (request.options().isPresent()
                                ? servers.setOptions(tx, id, request.options().get())
                                : Future.<Void>succeededFuture())
                        .compose(_ -> servers.find(tx, id)))
                .compose(made -> events.publish(
                                tx, new HubEvent.UserChanged(made.orElseThrow().userId()))
                        .map(made))
                .map(Optional::orElseThrow));
    }

    /** Gives a stopped server another name, display name or options, all of it or nothing. */
    Future<Server> change(ServerKey key, Change change, Owner maker) {
        change.options().ifPresent(choices::check);
        return events.inTransaction(tx -> owner(tx, key)
                        .compose(owner -> admit(tx, owner, key, change, maker))
                        .compose(_ -> servers.find(tx, key))
                        .map(found -> changeable(key, found))
                        .compose(server -> requireFree(tx, key, change).map(server))
                        .compose(server -> changed(tx, server, change)))
                .onSuccess(server -> log.atInfo()
                        .addKeyValue("server", key)
                        .addKeyValue("now", server.key())
                        .log("server_changed"));
    }

    private Future<Void> admit(SqlConnection tx, long owner, ServerKey key, Change change, Owner maker) {
        if (change.name().isPresent()) {
            var to = new ServerKey(key.owner(), change.name().get());
            rules.requireNaming(to);
            return servers.find(tx, to)
                    .compose(taken -> taken.isPresent()
                            ? Future.succeededFuture()
                            : rules.admitName(
                                    tx, owner, key, to, change.displayName().orElse(to.name()), maker));
        }
        if (change.displayName().isPresent()) {
            rules.requireNaming(key);
        }
        return Future.succeededFuture();
    }

    private static Server changeable(ServerKey key, Optional<Server> found) {
        var server = found.orElseThrow(() -> missing(key));
        if (server.isActive()) {
            throw new HubError.BadRequest(shown(key) + " is active. Stop it before changing it.").exception();
        }
        return server;
    }

    private Future<Void> requireFree(SqlConnection tx, ServerKey key, Change change) {
        if (change.name().isEmpty()) {
            return Future.succeededFuture();
        }
        var to = new ServerKey(key.owner(), change.name().get());
        return servers.find(tx, to)
                .compose(taken -> taken.isEmpty() ? Future.succeededFuture() : Future.failedFuture(exists(to)));
    }

    /** Tokens that hold something of this server are worked out anew, under its new name. */
    private Future<Server> changed(SqlConnection tx, Server server, Change change) {
        return servers.changeStopped(tx, server.id(), change)
                .map(changed -> {
                    if (!changed) {
                        throw new HubError.BadRequest(shown(server.key()) + " changed meanwhile; try again")
                                .exception();
                    }
                    return null;
                })
                .compose(_ -> change.name().isPresent() && server.key().isDefault()
                        ? servers.insert(tx, server.userId(), "", "").<Void>mapEmpty()
                        : Future.succeededFuture())
                .compose(_ -> renameScopes(tx, events, server, change.name()))
                .compose(_ -> events.publish(tx, new HubEvent.ServerChanged(server.id())))
                .compose(_ -> servers.find(tx, server.id()))
                .map(Optional::orElseThrow);
    }

    /** What roles and tokens say about a server goes along with it. */
    static Future<Void> renameScopes(SqlConnection tx, HubEvents events, Server server, Optional<String> name) {
        return name.isEmpty()
                ? Future.succeededFuture()
                : StoredScopes.renameServer(
                                tx, server.key(), new ServerKey(server.key().owner(), name.get()))
                        .compose(_ -> events.publish(tx, new HubEvent.RolesChanged()));
    }

    /** Removes a stopped server with everything that is about it. One that runs by now stays. */
    Future<Void> remove(Server server) {
        return events.inTransaction(tx -> servers.deleteStopped(tx, server.id())
                .compose(_ -> events.publish(tx, new HubEvent.ServerChanged(server.id()))));
    }

    /** Nobody else makes or renames a server of the owner until the transaction ends. */
    private Future<Long> owner(SqlConnection tx, ServerKey key) {
        return servers.lockOwner(tx, key.owner())
                .map(owner -> owner.orElseThrow(
                        () -> new HubError.NotFound("user", key.owner().value()).exception()));
    }

    static String shown(ServerKey key) {
        return key.isDefault() ? "The server of " + key.owner() : "The server " + key.fullName();
    }

    private static RuntimeException missing(ServerKey key) {
        return new HubError.NotFound("server", key.fullName()).exception();
    }

    private static RuntimeException exists(ServerKey key) {
        return new HubError.AlreadyExists("server", key.fullName()).exception();
    }
}
