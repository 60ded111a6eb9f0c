package dev.metis.hub.access;

import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * The columns that hold scopes as written. Their filters name users and servers, so they change with a name: else a token or a role would
 * lose what it is about, and gain it again from whoever gets the old name. What is shared is stored without filters.
 */
public final class StoredScopes {
    /** Table and column. */
    static final List<List<String>> COLUMNS = List.of(
            List.of("tokens", "scopes"),
            List.of("roles", "scopes"),
            List.of("oauth_clients", "allowed_scopes"),
            List.of("oauth_codes", "scopes"));

    /** The filter begins at the first exclamation mark; a server's name has no slash, its owner's might. */
    private static final String RENAME = """
            update TABLE set COLUMN = array(
                select case substring(scope from '!.*$')
                           when '!user=' || $1 then split_part(scope, '!', 1) || '!user=' || $2
                           when '!server=' || $1 || '/' || regexp_replace(scope, '^.*/', '')
                               then split_part(scope, '!', 1) || '!server=' || $2 || '/' || regexp_replace(scope, '^.*/', '')
                           else scope
                       end
                  from unnest(COLUMN) with ordinality as written (scope, place) order by place)
             where exists (select from unnest(COLUMN) as scope
                            where substring(scope from '!.*$') = '!user=' || $1
                               or substring(scope from '!.*$') = '!server=' || $1 || '/' || regexp_replace(scope, '^.*/', ''))
            """;

    private static final String RENAME_SERVER = """
            update TABLE set COLUMN = array(
                select case when substring(scope from '!.*$') = '!server=' || $1
                            then split_part(scope, '!', 1) || '!server=' || $2
                            else scope
                       end
                  from unnest(COLUMN) with ordinality as written (scope, place) order by place)
             where exists (select from unnest(COLUMN) as scope where substring(scope from '!.*$') = '!server=' || $1)
            """;

    private StoredScopes() {}

    /** Writes the new name over the old one, for as many statements as there are columns. Tell everybody that roles changed. */
    public static Future<Void> renameUser(SqlClient tx, UserName old, UserName now) {
        return rename(tx, RENAME, old.value(), now.value());
    }

    /** The same for a server, whose owner stays. */
    public static Future<Void> renameServer(SqlClient tx, ServerKey old, ServerKey now) {
        return rename(tx, RENAME_SERVER, old.fullName(), now.fullName());
    }

    private static Future<Void> rename(SqlClient tx, String text, String old, String now) {
        Future<Void> done = Future.succeededFuture();
        for (var column : COLUMNS) {
            var statement = text.replace("TABLE", column.get(0)).replace("COLUMN", column.get(1));
            done = done.compose(
                    _ -> tx.preparedQuery(statement).execute(Tuple.of(old, now)).mapEmpty());
        }
        return done;
    }
}
