package dev.metis.hub.session;

import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.user.Logins;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every hub which sessions have ended, once that is committed: each has what is open with them cut at its own proxy. */
public final class EndedSessions implements Logins {
    private static final Logger log = LoggerFactory.getLogger(EndedSessions.class);

    private final Database database;
    private final HubEvents events;
    private final EndedSessionStore store = new EndedSessionStore();
    private final Consumer<String> connections;

    /** @param connections cuts what a browser opened with that {@code jupyterhub-session-id} */
    public EndedSessions(Database database, HubEvents events, Consumer<String> connections) {
        this.database = database;
        this.events = events;
        this.connections = connections;
        events.subscribe(this::changed);
    }

    @Override
    public Future<Void> end(SqlClient tx, String sessionId) {
        return store.add(tx, sessionId).compose(id -> events.publish(tx, new HubEvent.SessionsEnded(id)));
    }

    @Override
    public Future<Void> endAll(SqlClient tx, long userId) {
        return store.addAllOf(tx, userId)
                .compose(noted -> noted.map(id -> events.publish(tx, new HubEvent.SessionsEnded(id)))
                        .orElseGet(Future::succeededFuture));
    }

    /** For what other hubs said while this one did not listen. Returns at once. */
    public void catchUp() {
        cut(store.lately(database.sql()));
    }

    private void changed(HubEvent event) {
        switch (event) {
            case HubEvent.SessionsEnded ended -> cut(store.find(database.sql(), ended.noteId()));
            case HubEvent.Resync _ -> catchUp();
            default -> {}
        }
    }

    private void cut(Future<List<String>> sessions) {
        sessions.onSuccess(found -> found.forEach(connections))
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("cause", cause.toString())
                        .log("connections_of_ended_sessions_not_cut"));
    }
}
