package dev.metis.hub.db;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to this program's version: numbered files, each in one transaction, run once, under a lock so that
 * hubs starting together wait for each other. A schema newer than the program is refused.
 */
public final class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    /** Any constant; the advisory lock all hubs agree on. */
    private static final long LOCK = 0x6d65746973L;

    /** In order; a file is never edited once it was part of a release. */
    static final List<String> FILES = List.of(
            "V001__users.sql",
            "V002__servers.sql",
            "V003__oauth.sql",
            "V004__roles.sql",
            "V005__services.sql",
            "V006__shares.sql",
            "V007__default_servers.sql",
            "V008__managed_services.sql",
            "V009__run_time_roles.sql",
            "V010__roles_given_at_run_time.sql",
            "V011__auth_checks.sql",
            "V012__leases.sql",
            "V013__gpus.sql",
            "V014__ended_sessions.sql");

    private final Database database;
    private final List<String> files;

    public Migrations(Database database) {
        this(database, FILES);
    }

    /** @param files a prefix of {@link #FILES}, so that tests can stop at an older version */
    Migrations(Database database, List<String> files) {
        this.database = database;
        this.files = List.copyOf(files);
    }

    /** Completes with the number of files that were run; fails with {@link SchemaException} when the schema does not fit. */
    public Future<Integer> run() {
        return PgConnection.connect(database.vertx(), database.options())
                .compose(connection -> locked(connection).eventually(connection::close));
    }

    private Future<Integer> locked(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_advisory_lock($1)")
                .execute(Tuple.of(LOCK))
                .compose(_ -> connection.query("""
                        create table if not exists schema_version (
                            version int primary key,
                            name text not null,
                            checksum text not null,
                            applied_at timestamptz not null default now()
                        )
                        """).execute())
                .compose(_ -> applied(connection))
                .compose(applied -> runMissing(connection, applied));
    }

    private static Future<Map<Integer, String>> applied(SqlConnection connection) {
        return connection
                .query("select version, checksum from schema_version")
                .execute()
                .map(rows -> {
                    var applied = new HashMap<Integer, String>();
                    rows.forEach(row -> applied.put(row.getInteger("version"), row.getString("checksum")));
                    return applied;
                });
    }

    private Future<Integer> runMissing(SqlConnection connection, Map<Integer, String> applied) {
        int newest = applied.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (newest > files.size()) {
            return Future.failedFuture(new SchemaException("The database has schema version " + newest
                    + ", this program knows " + files.size() + ". Use the newer program, or restore an older backup."));
        }
        Future<Integer> done = Future.succeededFuture(0);
        for (int i = 0; i < files.size(); i++) {
            int version = i + 1;
            var name = files.get(i);
            done = done.compose(
                    count -> runOne(connection, version, name, applied).map(ran -> ran ? count + 1 : count));
        }
        return done;
    }

    private static Future<Boolean> runOne(
            SqlConnection connection, int version, String name, Map<Integer, String> applied) {
        var sql = read(name);
        var checksum = checksum(sql);
        var known = applied.get(version);
        if (known != null) {
            return known.equals(checksum)
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(
                            new SchemaException(
                                    "Migration " + name
                                            + " was run with other contents than this program has. Use the program that made this database."));
        }
        return connection
                .begin()
                .compose(tx -> connection
                        .query(sql)
                        .execute()
                        .compose(_ -> connection
                                .preparedQuery(
                                        "insert into schema_version (version, name, checksum) values ($1, $2, $3)")
                                .execute(Tuple.of(version, name, checksum)))
                        .compose(_ -> tx.commit())
                        .recover(failure -> tx.rollback().transform(_ -> Future.failedFuture(failure))))
                .map(_ -> {
                    log.atInfo().addKeyValue("migration", name).log("schema_migrated");
                    return true;
                });
    }

    private static String read(String name) {
        try (var in = Migrations.class.getResourceAsStream("/db/migration/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing migration " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String checksum(String sql) {
        return HexFormat.of().formatHex(Sha256.of(sql.getBytes(StandardCharsets.UTF_8)));
    }
}
