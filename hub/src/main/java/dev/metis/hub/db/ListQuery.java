package dev.metis.hub.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/**
 * A list that is read in slices, together with how long it is.
 *
 * @param columns {@code select …}
 * @param from {@code from … where …}, with parameters from {@code $1} on
 * @param order {@code order by …}
 */
public record ListQuery<T>(String columns, String from, String order, Function<Row, T> mapping) {

    /** Two statements, side by side. */
    public Future<Listing<T>> read(SqlClient sql, Slice slice, Object... values) {
        var sliced =
                "%s %s %s offset $%d limit $%d".formatted(columns, from, order, values.length + 1, values.length + 2);
        var items = sql.preparedQuery(sliced)
                .mapping(mapping)
                .execute(Tuple.from(values).addLong(slice.offset()).addInteger(slice.limit()))
                .map(Rows::all);
        var total = sql.preparedQuery("select count(*) as n " + from)
                .mapping(row -> row.getLong("n"))
                .execute(Tuple.from(values))
                .map(Rows::only);
        return Listing.of(items, total);
    }
}
