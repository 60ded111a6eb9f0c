package dev.metis.hub.db;

import dev.metis.hub.error.HubError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to PostgreSQL. Both reconnect by themselves, so a restart of the database is only an interval in which
 * queries fail with {@link HubError.DatabaseUnavailable}.
 */
public final class Database {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int PIPELINING_LIMIT = 256;

    /** Long, since a login to the database is milliseconds of computing on an event loop, and a class wants many at once. */
    private static final int IDLE_MINUTES = 10;

    private static final long RETRY_MILLIS = 300;
    private static final int RETRIES_PER_LOG_LINE = 30;

    private static final NetClientOptions TRANSPORT =
            new NetClientOptions().setConnectTimeout(5_000).setTcpKeepAlive(true);

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final SqlClient single;
    private final Pool pool;
    private final int most;
    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * What transactions have of the pool, and want.
     *
     * @param waiting those that have no connection yet
     * @param most connections there can be
     */
    public record Load(int inUse, int waiting, int most) {}

    /** @param poolSize connections for transactions; single statements share two more, pipelined */
    public Database(Vertx vertx, PgConnectOptions options, int poolSize) {
        this.vertx = vertx;
        this.most = poolSize;
        this.options = new PgConnectOptions(options)
                .setCachePreparedStatements(true)
                .setPipeliningLimit(PIPELINING_LIMIT)
                .addProperty("application_name", "metis")
                .addProperty("statement_timeout", "30000")
                .addProperty("idle_in_transaction_session_timeout", "60000")
                .addProperty("client_min_messages", "warning")
                .addProperty("timezone", "UTC");
        this.single = PgBuilder.client()
                .with(new PoolOptions().setName("metis-single").setMaxSize(2).setEventLoopSize(1))
                .connectingTo(this.options)
                .with(TRANSPORT)
                .using(vertx)
                .build();
        this.pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setName("metis-transactions")
                        .setMaxSize(poolSize)
                        .setConnectionTimeout(10)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setIdleTimeout(IDLE_MINUTES)
                        .setIdleTimeoutUnit(TimeUnit.MINUTES))
                .connectingTo(this.options)
                .with(TRANSPORT)
                .using(vertx)
                .build();
    }

    /** For single statements: pipelined over shared connections, about 2.5 times a pool's lookups. Never for transactions. */
    public SqlClient sql() {
        return single;
    }

    /** Runs the work in one transaction; rolled back when its future fails. Pass the connection everywhere. */
    public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
        return counted(pool::withTransaction, work);
    }

    /** Runs the work on one connection of the pool, outside a transaction. */
    public <T> Future<T> withConnection(Function<SqlConnection, Future<T>> work) {
        return counted(pool::withConnection, work);
    }

    /** How busy the pool is now. */
    public Load load() {
        return new Load(inUse.get(), waiting.get(), most);
    }

    private <T> Future<T> counted(
            Function<Function<SqlConnection, Future<T>>, Future<T>> run, Function<SqlConnection, Future<T>> work) {
        var begun = new AtomicBoolean();
        waiting.incrementAndGet();
        return run.apply(connection -> {
                    if (begun.compareAndSet(false, true)) {
                        waiting.decrementAndGet();
                        inUse.incrementAndGet();
                    }
                    return work.apply(connection);
                })
                .onComplete(_ -> (begun.get() ? inUse : waiting).decrementAndGet());
    }

    /**
     * Repeats the work for as long as the database is away: for what must be written once it is back. Fails at once with
     * any other failure.
     */
    public <T> Future<T> patiently(Supplier<Future<T>> work) {
        return patiently(work, 0);
    }

    private <T> Future<T> patiently(Supplier<Future<T>> work, int failed) {
        return work.get().recover(failure -> {
            if (!isUnavailable(failure)) {
                return Future.failedFuture(failure);
            }
            if (failed % RETRIES_PER_LOG_LINE == 0) {
                log.atWarn()
                        .addKeyValue("cause", String.valueOf(failure.getMessage()))
                        .log("database_unavailable");
            }
            return vertx.timer(RETRY_MILLIS, TimeUnit.MILLISECONDS).compose(_ -> patiently(work, failed + 1));
        });
    }

    /** How a connection of its own is made, for listening. */
    public PgConnectOptions options() {
        return new PgConnectOptions(options);
    }

    Vertx vertx() {
        return vertx;
    }

    public Future<Void> close() {
        return single.close().eventually(pool::close);
    }

    /** Whether the failure means that the database is away or restarting, not that the statement is wrong. */
    public static boolean isUnavailable(Throwable failure) {
        return switch (failure) {
            case PgException e -> {
                var state = e.getSqlState();
                yield state != null && (state.startsWith("08") || state.startsWith("57P") || state.equals("53300"));
            }
            case ClosedConnectionException _ -> true;
            case IOException _ -> true;
            case TimeoutException _ -> true;
            case VertxException e -> {
                var text = String.valueOf(e.getMessage());
                yield text.contains("Connection was closed") || text.contains("Timeout") || text.contains("timeout");
            }
            default -> failure.getCause() != null && isUnavailable(failure.getCause());
        };
    }

    /** Whether two transactions got into each other's way, so that the same work may just be done again. */
    public static boolean isConflict(Throwable failure) {
        return failure instanceof PgException e
                && e.getSqlState() != null
                && e.getSqlState().startsWith("40");
    }

    /** Whether the failure is the violation of a unique constraint. */
    public static boolean isDuplicate(Throwable failure) {
        return failure instanceof PgException e && "23505".equals(e.getSqlState());
    }
}
