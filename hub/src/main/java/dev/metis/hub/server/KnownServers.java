package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.db.Rows;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.event.Kept;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which servers users have, from memory: servers may report activity with every request they get. Only a yes is believed; a
 * no is asked again.
 */
final class KnownServers {
    private static final int MOST_USERS = 4_000;

    private final Database database;
    private final Kept<UserName, Known> cache = new Kept<>(MOST_USERS);

    /** @param ids the rows behind the names */
    private record Known(long userId, Set<String> names, Set<Long> ids) {
        boolean isAbout(HubEvent event) {
            return switch (event) {
                case HubEvent.UserChanged user -> user.userId() == userId;
                case HubEvent.ServerChanged server -> ids.contains(server.serverId());
                case HubEvent.Resync _ -> true;
                case HubEvent.GroupChanged _,
                        HubEvent.ServiceChanged _,
                        HubEvent.LineWritten _,
                        HubEvent.SessionsEnded _,
                        HubEvent.RolesChanged _ -> false;
            };
        }
    }

    KnownServers(Database database, HubEvents events) {
        this.database = database;
        events.subscribe(this::changed);
    }

    /** The names of the user's servers, at least those of them asked about; empty when there is no such user. */
    Future<Optional<Set<String>>> of(UserName owner, Collection<String> asked) {
        var known = cache.get(owner);
        if (known.isPresent() && known.get().names().containsAll(asked)) {
            return Future.succeededFuture(known.map(Known::names));
        }
        return read(owner).map(read -> read.map(Known::names));
    }

    private Future<Optional<Known>> read(UserName owner) {
        var reading = cache.reading();
        return database.sql()
                .preparedQuery("""
                        select u.id, array_remove(array_agg(s.name), null) as names,
                               array_remove(array_agg(s.id), null) as ids
                          from users u left join servers s on s.user_id = u.id
                         where u.name = $1
                         group by u.id
                        """)
                .mapping(KnownServers::known)
                .execute(Tuple.of(owner.value()))
                .map(Rows::first)
                .onSuccess(read ->
                        reading.end(read.map(known -> Map.of(owner, known)).orElse(Map.of())))
                .onFailure(_ -> reading.end(Map.of()));
    }

    private void changed(HubEvent event) {
        cache.dropIf(known -> known.isAbout(event));
    }

    /** Every user has a default server, even before it was ever started. */
    private static Known known(Row row) {
        var names = Arrays.stream(row.getArrayOfStrings("names")).collect(Collectors.toSet());
        names.add("");
        return new Known(row.getLong("id"), Set.copyOf(names), Set.of(row.getArrayOfLongs("ids")));
    }
}
