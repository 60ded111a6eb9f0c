package dev.metis.hub.db;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Results of mapped queries. */
public final class Rows {
    private Rows() {}

    public static <T> Optional<T> first(RowSet<T> rows) {
        var each = rows.iterator();
        return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
    }

    public static <T> T only(RowSet<T> rows) {
        return rows.iterator().next();
    }

    public static <T> List<T> all(RowSet<T> rows) {
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    public static boolean any(RowSet<?> rows) {
        return rows.rowCount() > 0;
    }

    /** Ids by what their rows are called, in the order of the rows. */
    public static <N> Map<N, Long> ids(RowSet<Row> rows, Function<String, N> name) {
        var ids = new LinkedHashMap<N, Long>();
        rows.forEach(row -> ids.put(name.apply(row.getString("name")), row.getLong("id")));
        return ids;
    }
}
