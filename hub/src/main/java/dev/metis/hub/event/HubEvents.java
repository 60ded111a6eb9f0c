package dev.metis.hub.event;

import dev.metis.hub.db.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events between all hubs, this one included, over LISTEN/NOTIFY: delivered when the transaction that published them
 * commits, lost while the connection is down. After a loss every subscriber gets {@link HubEvent.Resync}.
 */
public final class HubEvents {
    private static final Logger log = LoggerFactory.getLogger(HubEvents.class);
    private static final String CHANNEL = "metis";
    private static final long RECONNECT_MILLIS = 500;
    /** A connection that is quietly dead is noticed after at most this and the statement's own timeout. */
    private static final long HEARTBEAT_MILLIS = 10_000;

    private static final long HEARING_MILLIS = 1_000;

    private final Vertx vertx;
    private final Database database;
    private final List<Consumer<HubEvent>> subscribers = new CopyOnWriteArrayList<>();
    private volatile @Nullable PgConnection connection;
    private volatile boolean stopped;
    private long heartbeat = -1;

    public HubEvents(Vertx vertx, Database database) {
        this.vertx = vertx;
        this.database = database;
    }

    /** Called on an event loop for each event; must not block and must handle {@link HubEvent.Resync}. */
    public void subscribe(Consumer<HubEvent> subscriber) {
        subscribers.add(subscriber);
    }

    /** Tells all hubs once the surrounding transaction commits; at once outside of one. */
    public Future<Void> publish(SqlClient sql, HubEvent event) {
        return sql.preparedQuery("select pg_notify($1, $2)")
                .execute(Tuple.of(CHANNEL, event.encoded()))
                .mapEmpty();
    }

    /** The same for many, in one statement. */
    public Future<Void> publishAll(SqlClient sql, Collection<? extends HubEvent> events) {
        if (events.isEmpty()) {
            return Future.succeededFuture();
        }
        return sql.preparedQuery("select pg_notify($1, payload) from unnest($2::text[]) as payload")
                .execute(Tuple.tuple()
                        .addString(CHANNEL)
                        .addArrayOfString(events.stream().map(HubEvent::encoded).toArray(String[]::new)))
                .mapEmpty();
    }

    /**
     * Runs the work in one transaction, and completes when this hub has heard what was published in it: whoever made a
     * change then sees it at once, at least here.
     */
    public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
        return database.inTransaction(work).compose(result -> heard().map(result));
    }

    /** PostgreSQL hands a connection what was committed before a query together with the query's answer. */
    private Future<Void> heard() {
        var open = connection;
        return open == null
                ? Future.succeededFuture()
                : open.query("select 1")
                        .execute()
                        .timeout(HEARING_MILLIS, TimeUnit.MILLISECONDS)
                        .<Void>mapEmpty()
                        .otherwiseEmpty();
    }

    /** Completes when listening; later losses of the connection are repaired in the background. */
    public Future<Void> start() {
        return listen().onSuccess(_ -> heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, _ -> beat()));
    }

    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(heartbeat);
        var open = connection;
        return open == null ? Future.succeededFuture() : open.close();
    }

    private Future<Void> listen() {
        return PgConnection.connect(vertx, database.options())
                .timeout(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS)
                .compose(opened -> {
                    opened.notificationHandler(notification -> received(notification.getPayload()));
                    return opened.query("listen " + CHANNEL).execute().map(opened);
                })
                .map(opened -> {
                    connection = opened;
                    opened.closeHandler(_ -> lost());
                    return null;
                });
    }

    private void beat() {
        var open = connection;
        if (open != null) {
            open.query("select 1")
                    .execute()
                    .timeout(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS)
                    .onFailure(_ -> open.close());
        }
    }

    private void lost() {
        connection = null;
        if (!stopped) {
            log.atWarn().log("events_connection_lost");
            vertx.setTimer(RECONNECT_MILLIS, _ -> reconnect());
        }
    }

    private void reconnect() {
        if (stopped) {
            return;
        }
        listen().onSuccess(_ -> {
                    log.atInfo().log("events_connection_restored");
                    deliver(new HubEvent.Resync());
                })
                .onFailure(_ -> vertx.setTimer(RECONNECT_MILLIS, _ -> reconnect()));
    }

    private void received(String payload) {
        HubEvent.decode(payload).ifPresent(this::deliver);
    }

    private void deliver(HubEvent event) {
        for (var subscriber : subscribers) {
            try {
                subscriber.accept(event);
            } catch (RuntimeException e) {
                log.atError().setCause(e).addKeyValue("event", event.encoded()).log("event_subscriber_failed");
            }
        }
    }
}
