package dev.metis.hub.session;

import dev.metis.hub.user.Logins;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.function.Consumer;

/** Passes on which sessions have ended, once that is committed. */
public final class EndedSessions implements Logins {
    private final SessionStore store;
    private final Consumer<String> connections;

    /** @param connections cuts what a browser opened with that {@code jupyterhub-session-id} */
    public EndedSessions(SessionStore store, Consumer<String> connections) {
        this.store = store;
        this.connections = connections;
    }

    @Override
    public Future<List<String>> of(SqlClient sql, long userId) {
        return store.idsOf(sql, userId);
    }

    @Override
    public void ended(List<String> sessionIds) {
        sessionIds.forEach(connections);
    }
}
