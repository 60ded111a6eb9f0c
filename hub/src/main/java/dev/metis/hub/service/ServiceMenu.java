package dev.metis.hub.service;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Reach;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.page.MenuItem;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The services a person may use, for the menu of every page. Kept in memory until one of them changes. */
public final class ServiceMenu {
    private static final long PATIENCE_MILLIS = 1_000;

    private final Database database;
    private final ServiceStore services;
    private final BaseUrl base;
    /** Grows with each event: what was read before it must not be kept. */
    private final AtomicLong generation = new AtomicLong();

    private volatile Known known = new Known(-1, List.of());

    private record Known(long generation, List<Service> shown) {}

    public ServiceMenu(Database database, ServiceStore services, BaseUrl base, HubEvents events) {
        this.database = database;
        this.services = services;
        this.base = base;
        events.subscribe(this::changed);
    }

    /** Never fails: a page without a menu is better than none. */
    public Future<List<MenuItem>> of(RoutingContext ctx) {
        return Caller.find(ctx)
                .map(caller -> shown().map(all -> visible(all, caller)).otherwise(List.of()))
                .orElseGet(() -> Future.succeededFuture(List.of()));
    }

    private List<MenuItem> visible(List<Service> all, Caller caller) {
        var sight = caller.sight();
        return all.stream()
                .filter(service -> sight.may(Scope.ACCESS_SERVICES, new Resource.OfService(service.name())))
                .map(service -> new MenuItem(
                        service.name().value(), base.path() + service.name().path()))
                .toList();
    }

    private Future<List<Service>> shown() {
        long now = generation.get();
        var last = known;
        if (last.generation() == now) {
            return Future.succeededFuture(last.shown());
        }
        return services.list(database.sql(), new Reach.Everything())
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .map(all -> all.stream()
                        .filter(service -> service.display() && service.url().isPresent())
                        .toList())
                .onSuccess(all -> known = new Known(now, all));
    }

    private void changed(HubEvent event) {
        switch (event) {
            case HubEvent.ServiceChanged _, HubEvent.RolesChanged _, HubEvent.Resync _ -> generation.incrementAndGet();
            case HubEvent.UserChanged _,
                    HubEvent.GroupChanged _,
                    HubEvent.ServerChanged _,
                    HubEvent.LineWritten _,
                    HubEvent.SessionsEnded _ -> {}
        }
    }
}
