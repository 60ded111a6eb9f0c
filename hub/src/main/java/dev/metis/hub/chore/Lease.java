package dev.metis.hub.chore;

import dev.metis.hub.db.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** The right of one hub to do some work, for work that takes too long for a transaction. Holding it twice is holding it longer. */
public final class Lease {
    private final String name;
    private final String holder;

    /** @param holder this hub among others */
    public Lease(String name, String holder) {
        this.name = name;
        this.holder = holder;
    }

    /** False while another hub has it. */
    public Future<Boolean> take(SqlClient sql, Duration time) {
        return sql.preparedQuery("""
                        insert into leases as l (name, holder, until) values ($1, $2, now() + $3 * interval '1 millisecond')
                        on conflict (name) do update set holder = excluded.holder, until = excluded.until
                         where l.holder = excluded.holder or l.until <= now()
                        returning holder
                        """)
                .execute(Tuple.of(name, holder, time.toMillis()))
                .map(Rows::any);
    }

    /** For a hub that stops: another one need not wait. */
    public Future<Void> giveBack(SqlClient sql) {
        return sql.preparedQuery("delete from leases where name = $1 and holder = $2")
                .execute(Tuple.of(name, holder))
                .mapEmpty();
    }
}
