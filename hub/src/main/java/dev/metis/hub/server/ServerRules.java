package dev.metis.hub.server;

import dev.metis.hub.access.Owner;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.name.ServerKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/**
 * Which named servers there may be, and which of those that are there may be used. Source: JupyterHub {@code
 * _check_named_server_request}.
 */
final class ServerRules {
    private final ServerStore servers;
    private final NamedServerConfig config;

    ServerRules(ServerStore servers, NamedServerConfig config) {
        this.servers = servers;
        this.config = config;
    }

    /** Fails when the operator allows no named servers and this is one. */
    void requireAllowed(ServerKey key) {
        if (!key.isDefault() && !config.allowed()) {
            throw notAllowed();
        }
    }

    /** A server that is there may be started or called something else. */
    void requireUsable(ServerKey key) {
        requireAllowed(key);
        boolean startable = config.invalidNames() == NamedServerConfig.InvalidNames.ALLOW_START;
        if (!startable && !config.isValid(key)) {
            throw new HubError.BadRequest("Starting invalid server_name '" + Shown.cut(key.name())
                            + "' is disabled, contact your administrator")
                    .exception();
        }
    }

    /** Servers may be called something, this one too. */
    void requireNaming(ServerKey key) {
        if (!config.allowed()) {
            throw notAllowed();
        }
        requireUsable(key);
    }

    /**
     * A named server may be made.
     *
     * @param displayName what it will be called
     * @param maker whose limit counts
     */
    Future<Void> admit(SqlClient sql, long ownerId, ServerKey key, String displayName, Owner maker) {
        requireAllowed(key);
        int limit = config.limit().of(maker);
        return (limit == 0 ? Future.<Void>succeededFuture() : requireRoom(sql, ownerId, key, limit)).map(_ -> {
            requireName(key, displayName);
            return null;
        });
    }

    /** A server may be given a name that is free. */
    Future<Void> admitName(SqlClient sql, long ownerId, ServerKey from, ServerKey to, String displayName, Owner maker) {
        if (from.isDefault()) { // which leaves another default server behind: there is one named server more
            return admit(sql, ownerId, to, displayName, maker);
        }
        requireName(to, displayName);
        return Future.succeededFuture();
    }

    private Future<Void> requireRoom(SqlClient sql, long ownerId, ServerKey key, int limit) {
        return servers.countNamed(sql, ownerId)
                .compose(count -> count < limit
                        ? Future.succeededFuture()
                        : new HubError.BadRequest("User " + key.owner() + " already has the maximum of " + limit
                                        + " named servers.  One must be deleted before a new server can be"
                                        + " created")
                                .failed());
    }

    private void requireName(ServerKey key, String displayName) {
        if (!config.isValid(key)) {
            throw invalidName(
                            key.name(),
                            config.anyName()
                                    ? "it cannot be part of an address"
                                    : "it needs 1 to 30 small letters, digits and single dashes, beginning with a letter"
                                            + " and not ending with a dash")
                    .exception();
        }
        DisplayName.ofNew(displayName);
    }

    /** In the words that JupyterHub's clients know, and what is wrong with it. */
    static HubError.BadRequest invalidName(String name, String rule) {
        return new HubError.BadRequest("Invalid server_name: '" + Shown.cut(name) + "'; " + rule);
    }

    private static RuntimeException notAllowed() {
        return new HubError.BadRequest("Named servers are not enabled.").exception();
    }
}
