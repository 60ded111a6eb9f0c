package dev.metis.hub.db;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is deleted takes along what means nothing without it. Looks at every table there is, so also at new ones. */
class OrphansIT {
    /** What belongs to nobody who can be deleted; notes of logins that are over end by themselves, within the hour. */
    private static final List<String> OF_THE_HUB = List.of("ended_sessions", "leases", "schema_version", "secrets");

    private final TestDatabase database = TestDatabase.migrated();

    @BeforeEach
    void fill() {
        database.open();
        Migrations.FILES.forEach(file -> database.execute(rowsOf(file)));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void the_rows_for_tests_reach_every_table() {
        assertThat(rowCounts())
                .allSatisfy((table, rows) -> assertThat(rows)
                        .as("rows of " + table + ": let the rows of its migration have some")
                        .isPositive());
    }

    @ParameterizedTest
    @CsvSource({
        "users, gpu_claims gpu_queue group_members oauth_clients oauth_codes server_events servers sessions share_codes shares tokens user_roles",
        "groups, group_members group_roles shares",
        "services, oauth_clients service_roles tokens",
        "roles, group_roles service_roles user_roles",
        "servers, gpu_claims gpu_queue oauth_clients oauth_codes server_events share_codes shares tokens",
        "oauth_clients, oauth_codes tokens",
    })
    void nothing_is_left_of_what_is_deleted(String table, String losing) {
        var before = rowCounts();

        database.execute("delete from " + table);

        var after = rowCounts();
        var expected = new TreeSet<>(List.of(losing.split(" ", -1)));
        expected.add(table);
        assertThat(before.entrySet().stream()
                        .filter(entry -> !entry.getValue().equals(after.get(entry.getKey())))
                        .map(Map.Entry::getKey))
                .containsExactlyElementsOf(expected);
        assertThat(dangling()).isEmpty();
    }

    @Test
    void whoever_deletes_all_of_them_leaves_an_empty_database() {
        database.execute("delete from users; delete from groups; delete from services; delete from roles");

        assertThat(rowCounts().entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(Map.Entry::getKey))
                .containsExactlyElementsOf(OF_THE_HUB);
    }

    @Test
    void every_reference_is_a_foreign_key_that_cascades_and_has_an_index() {
        var referring = texts("""
                select c.table_name || '.' || c.column_name
                  from information_schema.columns c
                  join information_schema.tables t using (table_schema, table_name)
                 where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
                   and c.column_name like '%\\_id' and c.data_type = 'bigint'
                """);
        var cascading = texts("""
                select k.conrelid::regclass || '.' || a.attname
                  from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                 where k.contype = 'f' and k.confdeltype = 'c'
                """);
        var indexed = texts("""
                select i.indrelid::regclass || '.' || a.attname
                  from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                """);

        assertThat(cascading).containsExactlyInAnyOrderElementsOf(referring);
        assertThat(indexed).containsAll(referring);
    }

    /** References to rows that are not there, by whatever is called after a table. */
    private List<String> dangling() {
        return texts("""
                        select c.table_name || '.' || c.column_name
                          from information_schema.columns c
                          join information_schema.tables t using (table_schema, table_name)
                         where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
                           and c.column_name in ('user_id', 'group_id', 'role_id', 'service_id', 'server_id', 'client_id')
                        """).stream().filter(column -> !isComplete(column)).toList();
    }

    private boolean isComplete(String tableAndColumn) {
        var table = tableAndColumn.substring(0, tableAndColumn.indexOf('.'));
        var column = tableAndColumn.substring(table.length() + 1);
        var target = column.equals("client_id") ? "oauth_clients" : column.replace("_id", "s");
        return count("select count(*) from " + table + " where " + column + " is not null and " + column
                        + " not in (select id from " + target + ")")
                == 0;
    }

    private Map<String, Long> rowCounts() {
        return texts("""
                        select table_name from information_schema.tables
                         where table_schema = 'public' and table_type = 'BASE TABLE'
                        """).stream()
                .collect(Collectors.toMap(
                        table -> table, table -> count("select count(*) from " + table), (a, _) -> a, TreeMap::new));
    }

    private List<String> texts(String query) {
        var rows = await(database.database().sql().query(query).execute());
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
    }

    private long count(String query) {
        return Rows.only(await(database.database().sql().query(query).execute()))
                .getLong(0);
    }

    private static String rowsOf(String file) {
        try (var in = OrphansIT.class.getResourceAsStream("/db/rows/" + file)) {
            assertThat(in).as("test rows for " + file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
