package dev.metis.hub.user;

import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.event.Kept;
import dev.metis.hub.name.UserName;
import dev.metis.hub.user.UserServers.OfOne;
import dev.metis.hub.user.UserStore.Listed;
import dev.metis.hub.user.UserStore.Place;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Users with their roles, groups and servers, from memory: servers may ask who somebody is with each request they get, and
 * dashboards list everybody again and again. Events of all hubs drop what changed, and so does what this hub hears of activity;
 * what another hub hears of it shows once it is written, in lists at once and elsewhere after {@link UserActivity#resolution}.
 */
final class KnownUsers {
    private static final int MOST_USERS = 4_000;

    private final Database database;
    private final UserStore users;
    private final UserServers servers;
    private final UserActivity activity;
    private final Kept<UserName, Known> cache = new Kept<>(MOST_USERS);

    /** As it was read. One object for as long as nothing changed: whatever is made of it may be kept as long. */
    record Known(Listed listed, OfOne servers, long readNanos) {
        private boolean isAbout(HubEvent event) {
            return switch (event) {
                case HubEvent.UserChanged user -> user.userId() == listed.user().id();
                case HubEvent.ServerChanged server -> servers.ids().contains(server.serverId());
                case HubEvent.GroupChanged _, HubEvent.RolesChanged _, HubEvent.Resync _ -> true;
                case HubEvent.ServiceChanged _, HubEvent.LineWritten _, HubEvent.SessionsEnded _ -> false;
            };
        }
    }

    KnownUsers(Database database, UserStore users, UserServers servers, UserActivity activity, HubEvents events) {
        this.database = database;
        this.users = users;
        this.servers = servers;
        this.activity = activity;
        events.subscribe(this::changed);
        activity.subscribe(this::active);
    }

    /** Empty when there is no such user. */
    Future<Optional<Known>> find(UserName name) {
        var known = cache.get(name);
        if (known.filter(this::isFresh).isPresent()) {
            return Future.succeededFuture(known);
        }
        return reading(() -> users.findListed(database.sql(), name)
                        .map(found -> found.map(List::of).orElseGet(List::of)))
                .map(found -> Optional.ofNullable(found.get(name)));
    }

    private boolean isFresh(Known known) {
        return System.nanoTime() - known.readNanos() < activity.resolution().toNanos();
    }

    /** Those of a page, in its order. Asks twice at most, however many they are. */
    Future<List<Known>> all(List<Place> page) {
        var found = new HashMap<UserName, Known>();
        for (var place : page) {
            cache.get(place.name())
                    .filter(known -> known.listed().user().isAt(place))
                    .ifPresent(known -> found.put(place.name(), known));
        }
        var missing =
                page.stream().filter(place -> !found.containsKey(place.name())).toList();
        if (missing.isEmpty()) {
            return Future.succeededFuture(inOrder(page, found));
        }
        var ids = missing.stream().map(Place::id).toList();
        return reading(() -> users.findListed(database.sql(), ids)).map(read -> {
            found.putAll(read);
            return inOrder(page, found);
        });
    }

    /** Who went away or was renamed since the page was read is left out. */
    private static List<Known> inOrder(List<Place> page, Map<UserName, Known> found) {
        return page.stream()
                .flatMap(place -> Optional.ofNullable(found.get(place.name())).stream())
                .toList();
    }

    /** With the servers of these, which were just read or made. */
    Future<List<Known>> withServers(Collection<Listed> listed) {
        var ids = listed.stream().map(each -> each.user().id()).toList();
        return servers.of(ids)
                .map(found -> listed.stream()
                        .map(each ->
                                new Known(each, found.getOrDefault(each.user().id(), OfOne.NONE), System.nanoTime()))
                        .toList());
    }

    private Future<Map<UserName, Known>> reading(Supplier<Future<List<Listed>>> read) {
        return activity.written().otherwiseEmpty().compose(_ -> {
            var reading = cache.reading();
            return read.get()
                    .compose(this::withServers)
                    .map(all -> {
                        var found = new HashMap<UserName, Known>();
                        all.forEach(known -> found.put(known.listed().user().name(), known));
                        reading.end(found);
                        return (Map<UserName, Known>) found;
                    })
                    .onFailure(_ -> reading.end(Map.of()));
        });
    }

    private void changed(HubEvent event) {
        if (!(event instanceof HubEvent.ServiceChanged)) {
            cache.dropIf(known -> known.isAbout(event));
        }
    }

    private void active(UserName name) {
        cache.drop(name);
    }
}
