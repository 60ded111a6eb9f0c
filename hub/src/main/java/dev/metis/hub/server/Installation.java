package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** What tells the servers of all hubs on one database from those of others on the same platform. */
public final class Installation {
    private static final String NAME = "installation";

    private Installation() {}

    /** Eight letters and digits. Whoever is first makes them; everybody reads the same ones. */
    public static Future<String> load(Database database) {
        var fresh = UUID.randomUUID().toString().substring(0, 8);
        return database.sql()
                .preparedQuery("insert into secrets (name, value) values ($1, $2) on conflict (name) do nothing")
                .execute(Tuple.of(NAME, Buffer.buffer(fresh)))
                .compose(_ -> database.sql()
                        .preparedQuery("select value from secrets where name = $1")
                        .execute(Tuple.of(NAME)))
                .map(rows -> rows.iterator().next().getBuffer("value").toString());
    }
}
