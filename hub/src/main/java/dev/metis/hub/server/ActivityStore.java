package dev.metis.hub.server;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.function.Function;

/** Writes the columns {@code last_activity} of users, servers and tokens: many at once, forward only. */
final class ActivityStore {

    /**
     * What becomes of all signals about one subject.
     *
     * @param at when it was last active
     * @param olderThan written only over a time before this one
     */
    record Entry(ActivitySignal.Subject subject, Instant at, Instant olderThan) {

        String kind() {
            return switch (subject) {
                case ActivitySignal.OfUser _ -> "user";
                case ActivitySignal.OfServer _ -> "server";
                case ActivitySignal.OfToken _ -> "token";
            };
        }

        String owner() {
            return switch (subject) {
                case ActivitySignal.OfUser user -> user.name().value();
                case ActivitySignal.OfServer server -> server.key().owner().value();
                case ActivitySignal.OfToken _ -> "";
            };
        }

        String server() {
            return subject instanceof ActivitySignal.OfServer of ? of.key().name() : "";
        }

        long token() {
            return subject instanceof ActivitySignal.OfToken of ? of.row() : 0;
        }
    }

    /** One statement, however many; subjects that are gone are skipped. At most one entry for each subject. */
    Future<Void> write(SqlClient sql, Collection<Entry> entries) {
        return sql.preparedQuery("""
                        with seen as (
                            select *
                              from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[],
                                          $6::timestamptz[])
                                   as seen (kind, owner, server, token, at, older_than)
                        ), seen_users as (
                            update users u set last_activity = seen.at
                              from seen
                             where seen.kind = 'user' and u.name = seen.owner
                               and (u.last_activity is null or u.last_activity < seen.older_than)
                        ), seen_servers as (
                            update servers s set last_activity = seen.at
                              from seen join users o on o.name = seen.owner
                             where seen.kind = 'server' and s.user_id = o.id and s.name = seen.server
                               and (s.last_activity is null or s.last_activity < seen.older_than)
                        )
                        update tokens t set last_activity = seen.at
                          from seen
                         where seen.kind = 'token' and t.id = seen.token
                           and (t.last_activity is null or t.last_activity < seen.older_than)
                        """)
                .execute(Tuple.tuple()
                        .addArrayOfString(texts(entries, Entry::kind))
                        .addArrayOfString(texts(entries, Entry::owner))
                        .addArrayOfString(texts(entries, Entry::server))
                        .addArrayOfLong(entries.stream().map(Entry::token).toArray(Long[]::new))
                        .addArrayOfOffsetDateTime(times(entries, Entry::at))
                        .addArrayOfOffsetDateTime(times(entries, Entry::olderThan)))
                .mapEmpty();
    }

    private static String[] texts(Collection<Entry> entries, Function<Entry, String> of) {
        return entries.stream().map(of).toArray(String[]::new);
    }

    private static OffsetDateTime[] times(Collection<Entry> entries, Function<Entry, Instant> of) {
        return entries.stream()
                .map(entry -> of.apply(entry).atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }
}
