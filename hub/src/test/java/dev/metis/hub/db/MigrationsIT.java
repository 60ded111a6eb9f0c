package dev.metis.hub.db;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationsIT {
    private static final int ALL = Migrations.FILES.size();

    private final TestDatabase database = TestDatabase.empty();

    @BeforeEach
    void open() {
        database.open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void an_empty_database_gets_every_table() {
        assertThat(migrateTo(ALL)).isEqualTo(ALL);

        assertThat(rowCounts())
                .containsKeys(
                        "users", "sessions", "servers", "server_events", "tokens", "oauth_clients", "oauth_codes");
    }

    @Test
    void a_second_run_changes_nothing() {
        migrateTo(ALL);

        assertThat(migrateTo(ALL)).isZero();
    }

    @Test
    void hubs_that_start_together_run_each_file_once() {
        var second = new Database(database.vertx(), database.options(), 1);

        var runs = await(Future.all(new Migrations(database.database()).run(), new Migrations(second).run()));

        assertThat(runs.<Integer>resultAt(0) + runs.<Integer>resultAt(1)).isEqualTo(ALL);
        await(second.close());
    }

    @Test
    void a_newer_schema_is_refused_and_left_alone() {
        migrateTo(ALL);

        assertThatThrownBy(() -> migrateTo(ALL - 1))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("schema version " + ALL)
                .hasMessageContaining("newer program");
        assertThat(migrateTo(ALL)).isZero();
    }

    @Test
    void a_file_that_changed_since_it_ran_is_refused() {
        migrateTo(ALL);
        database.execute("update schema_version set checksum = 'other' where version = 2");

        assertThatThrownBy(() -> migrateTo(ALL))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("V002__servers.sql");
    }

    @Test
    void a_file_that_fails_leaves_nothing_of_itself() {
        database.execute("create table server_events (id int)");

        assertThatThrownBy(() -> migrateTo(ALL)).hasMessageContaining("server_events");

        assertThat(rowCounts()).containsOnlyKeys("schema_version", "users", "sessions", "secrets", "server_events");
        database.execute("drop table server_events");
        assertThat(migrateTo(ALL)).isEqualTo(ALL - 1);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_migration_keeps_the_rows_of_the_previous_version(int version) {
        migrateTo(version - 1);
        Migrations.FILES.subList(0, version - 1).forEach(file -> database.execute(rowsOf(file)));
        var before = rowCounts();
        before.remove("schema_version");

        assertThat(migrateTo(version)).isOne();

        assertThat(rowCounts()).containsAllEntriesOf(before);
        database.execute(rowsOf(Migrations.FILES.get(version - 1)));
    }

    static IntStream versions() {
        return IntStream.rangeClosed(1, ALL);
    }

    private int migrateTo(int version) {
        return await(new Migrations(database.database(), Migrations.FILES.subList(0, version)).run());
    }

    private Map<String, Long> rowCounts() {
        var counts = new TreeMap<String, Long>();
        tables().forEach(table -> counts.put(table, count(table)));
        return counts;
    }

    private List<String> tables() {
        var rows = await(database.database()
                .sql()
                .query("select tablename from pg_tables where schemaname = 'public'")
                .execute());
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString("tablename"))
                .toList();
    }

    private long count(String table) {
        return Rows.only(await(database.database()
                        .sql()
                        .query("select count(*) from " + table)
                        .execute()))
                .getLong(0);
    }

    /** Rows as that version would have written them; a new migration brings its own. */
    private static String rowsOf(String file) {
        try (var in = MigrationsIT.class.getResourceAsStream("/db/rows/" + file)) {
            assertThat(in).as("test rows for " + file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
