package dev.metis.hub.session;

import dev.metis.hub.db.Database;
import dev.metis.hub.token.Secrets;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.HexFormat;

/** The key that signs cookies: from the settings, or made once and kept in the database, where every hub finds it. */
public final class CookieKey {
    private static final String NAME = "cookie_key";

    private CookieKey() {}

    public static Future<byte[]> load(Database database, CookieConfig config) {
        return config.key().isPresent()
                ? Future.succeededFuture(
                        HexFormat.of().parseHex(config.key().get().reveal()))
                : fromDatabase(database);
    }

    /** Whoever is first makes it; everybody reads the same one. */
    private static Future<byte[]> fromDatabase(Database database) {
        return database.sql()
                .preparedQuery("insert into secrets (name, value) values ($1, $2) on conflict (name) do nothing")
                .execute(Tuple.of(NAME, Buffer.buffer(Secrets.key())))
                .compose(_ -> database.sql()
                        .preparedQuery("select value from secrets where name = $1")
                        .execute(Tuple.of(NAME)))
                .map(rows -> rows.iterator().next().getBuffer("value").getBytes());
    }
}
