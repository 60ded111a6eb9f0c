package dev.metis.hub.user;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/** The logins of users, named by what ties everything of one login together; whoever keeps logins provides it. */
public interface Logins {

    /** Those of one user, ended ones included as long as there is a trace of them. */
    Future<List<String>> of(SqlClient sql, long userId);

    /** These are over for good: what was opened with them shall not go on. Returns at once. */
    void ended(List<String> sessionIds);
}
