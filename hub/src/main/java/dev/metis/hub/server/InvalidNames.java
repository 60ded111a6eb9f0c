package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.name.Slug;
import dev.metis.hub.server.ServerRequest.Change;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renames servers, when the hub starts, whose names are no longer valid, if the operator wants that. People see them under
 * their old names, which become the display names. Source: JupyterHub {@code allow_existing_invalid_named_servers}.
 */
final class InvalidNames {
    private static final Logger log = LoggerFactory.getLogger(InvalidNames.class);

    private final Database database;
    private final HubEvents events;
    private final ServerStore servers;
    private final NamedServerConfig config;

    InvalidNames(Database database, HubEvents events, ServerStore servers, NamedServerConfig config) {
        this.database = database;
        this.events = events;
        this.servers = servers;
        this.config = config;
    }

    /** Completes when all that can be renamed is; those that run keep their names, and those that cannot be are logged. */
    Future<Void> run() {
        return config.invalidNames() == NamedServerConfig.InvalidNames.AUTORENAME
                ? servers.named(database.sql()).compose(this::renameAll)
                : Future.succeededFuture();
    }

    private Future<Void> renameAll(List<Server> named) {
        var done = Future.<Void>succeededFuture();
        for (var server : named) {
            if (!config.isValid(server.key())) {
                done = done.compose(_ -> rename(server).recover(cause -> noted(server, cause)));
            }
        }
        return done;
    }

    private Future<Void> rename(Server server) {
        return events.inTransaction(tx -> servers.lockOwner(tx, server.key().owner())
                .compose(_ -> servers.ofUser(tx, server.key().owner()))
                .compose(all -> {
                    var change = new Change(
                            Optional.of(freeName(server, all)),
                            Optional.of(server.key().name()),
                            Optional.empty());
                    return servers.changeStopped(tx, server.id(), change)
                            .compose(changed -> (changed
                                            ? ServerRegister.renameScopes(tx, events, server, change.name())
                                            : Future.<Void>succeededFuture())
                                    .compose(_ -> events.publish(tx, new HubEvent.ServerChanged(server.id())))
                                    .onSuccess(_ -> renamed(server, change, changed)));
                }));
    }

    private static String freeName(Server server, List<Server> all) {
        var taken = all.stream().map(other -> other.key().name()).collect(Collectors.toSet());
        var name = Slug.of(server.key().name());
        return taken.contains(name) ? Slug.unique(server.key().name()) : name;
    }

    private static void renamed(Server server, Change change, boolean changed) {
        var line = changed ? log.atInfo() : log.atWarn();
        line.addKeyValue("server", server.key())
                .addKeyValue("to", change.name().orElse(""))
                .log(changed ? "server_renamed" : "server_not_renamed_while_active");
    }

    private static Future<Void> noted(Server server, Throwable cause) {
        log.atWarn().setCause(cause).addKeyValue("server", server.key()).log("server_not_renamed");
        return Future.succeededFuture();
    }
}
