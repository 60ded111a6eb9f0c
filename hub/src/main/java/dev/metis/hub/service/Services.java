package dev.metis.hub.service;

import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.oauth.ClientStore;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.route.RouteSync;
import dev.metis.hub.token.TokenStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Builds the parts that keep services, in order: the map of this package. */
public final class Services {
    private final RouteSync routes;
    private final ServiceProbe probe;
    private final ServiceHealth health;
    private final ServiceApi api;

    /** What services stand on. */
    public record Ground(Vertx vertx, Database database, HubEvents events, BaseUrl base) {}

    /** The tables that have something of a service. */
    public record Stores(ServiceStore services, TokenStore tokens, ClientStore clients, RoleStore roles) {}

    public Services(Ground ground, Stores stores, RoleScopes roles, ServiceConfig config, RouteSync routes) {
        this.routes = routes;
        var database = ground.database();
        probe = new ServiceProbe(ground.vertx(), ground.base());
        health = new ServiceHealth(ground.vertx(), database, stores.services(), probe, config.checkInterval());
        var registry = new ServiceRegistry(
                ground.events(),
                stores.services(),
                stores.tokens(),
                stores.clients(),
                stores.roles(),
                roles,
                ground.base());
        api = new ServiceApi(database, stores.services(), registry, probe, roles.catalogue(), ground.base());
        ground.events().subscribe(this::changed);
    }

    /** @param api the router of everything below {@code /hub/api}, with the body read */
    public void mount(Router api) {
        this.api.mount(api);
    }

    public void start() {
        health.start();
    }

    public Future<Void> stop() {
        health.stop();
        return probe.close();
    }

    private void changed(HubEvent event) {
        switch (event) {
            case HubEvent.ServiceChanged _ -> routes.repairAnew();
            case HubEvent.UserChanged _,
                    HubEvent.GroupChanged _,
                    HubEvent.ServerChanged _,
                    HubEvent.RolesChanged _,
                    HubEvent.Resync _ -> {}
        }
    }
}
