package dev.metis.hub.user;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** The logins of users; whoever keeps logins provides it. */
public interface Logins {

    /**
     * This one is over for good: once that is committed, nothing that was opened with it goes on, at whichever proxy.
     *
     * @param sessionId what ties everything of one login together
     */
    Future<Void> end(SqlClient tx, String sessionId);

    /** The same for all of a user, as long as there is a trace of them: to be called before the user is deleted. */
    Future<Void> endAll(SqlClient tx, long userId);
}
