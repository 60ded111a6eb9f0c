package dev.metis.hub.db;

import dev.metis.hub.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One database of its own for a test class, with the schema in place.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestDatabase DATABASE = TestDatabase.migrated();
 * }</pre>
 *
 * <p>Fixtures that JUnit does not know use {@link #open} and {@link #close} themselves.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
    private static final String TEMPLATE = "metis_template";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static boolean templateMade;

    private final boolean migrated;
    private @Nullable Opened opened;

    private record Opened(Vertx vertx, PgConnectOptions options, Database database) {}

    private TestDatabase(boolean migrated) {
        this.migrated = migrated;
    }

    /** With all migrations run. */
    public static TestDatabase migrated() {
        return new TestDatabase(true);
    }

    /** Without any table. */
    public static TestDatabase empty() {
        return new TestDatabase(false);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        open();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    /** Skips the test when there is no PostgreSQL. */
    public TestDatabase open() {
        var postgres = TestPostgres.shared();
        var vertx = Vertx.vertx();
        var name = "test_" + COUNT.incrementAndGet();
        if (migrated) {
            makeTemplate(vertx, postgres);
        }
        run(vertx, postgres, "create database " + name + " template " + (migrated ? TEMPLATE : "template0"));
        var options = postgres.options(name);
        opened = new Opened(vertx, options, new Database(vertx, options, 10));
        return this;
    }

    @Override
    public void close() {
        var closing = opened;
        opened = null;
        if (closing != null) {
            await(closing.database().close());
            await(closing.vertx().close());
        }
    }

    /** For a hub that makes its own connections. */
    public PgConnectOptions options() {
        return new PgConnectOptions(now().options());
    }

    public Database database() {
        return now().database();
    }

    public Vertx vertx() {
        return now().vertx();
    }

    /** Runs one or more statements and waits. */
    public void execute(String sql) {
        await(database().withConnection(connection -> connection.query(sql).execute()));
    }

    /** Waits for a result on a test's thread; fails as the future does. */
    public static <T> T await(Future<T> future) {
        return Eventually.resultOf(future);
    }

    private Opened now() {
        var present = opened;
        if (present == null) {
            throw new IllegalStateException("the database is not open");
        }
        return present;
    }

    private static synchronized void makeTemplate(Vertx vertx, TestPostgres postgres) {
        if (templateMade) {
            return;
        }
        run(vertx, postgres, "create database " + TEMPLATE + " template template0");
        var template = new Database(vertx, postgres.options(TEMPLATE), 1);
        await(new Migrations(template).run());
        await(template.close());
        templateMade = true;
    }

    private static void run(Vertx vertx, TestPostgres postgres, String sql) {
        await(PgConnection.connect(vertx, postgres.options("postgres"))
                .compose(connection -> connection.query(sql).execute().eventually(connection::close)));
    }
}
