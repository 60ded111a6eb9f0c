package dev.metis.hub.service;

import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.oauth.ClientStore;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.route.RouteSync;
import dev.metis.hub.spawner.process.LocalPrograms;
import dev.metis.hub.token.TokenStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Builds the parts that keep services, in order: the map of this package. */
public final class Services {
    private final RouteSync routes;
    private final ServiceProbe probe;
    private final ServiceHealth health;
    private final ServiceApi api;
    private final ManagedServices managed;

    /** What services stand on. */
    public record Ground(Vertx vertx, Database database, HubEvents events, BaseUrl base) {}

    /**
     * How the hub runs services.
     *
     * @param hubName this process among the hubs
     * @param hubUrl where programs on this machine reach the hub: scheme, host and port
     * @param cookieOptions attributes services shall give their cookies
     * @param claimLifetime after how long without a sign of life another hub takes over
     * @param directory where it keeps what it has to know of their processes, and their logs
     */
    public record Running(
            String hubName, URI hubUrl, JsonObject cookieOptions, Duration claimLifetime, Path directory) {}

    /** The tables that have something of a service. */
    public record Stores(ServiceStore services, TokenStore tokens, ClientStore clients, RoleStore roles) {}

    public Services(
            Ground ground, Stores stores, RoleScopes roles, ServiceConfig config, Running running, RouteSync routes) {
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
        managed = new ManagedServices(
                new ManagedService.Parts(
                        ground.vertx(),
                        database,
                        ground.events(),
                        stores.tokens(),
                        stores.clients(),
                        roles,
                        new ServiceClaims(running.hubName(), running.claimLifetime()),
                        new ServiceEnvironment(ground.base(), running.hubUrl(), running.cookieOptions()),
                        health,
                        new LocalPrograms(ground.vertx(), running.directory())),
                config.services(),
                running.claimLifetime());
        ground.events().subscribe(this::changed);
    }

    /** @param api the router of everything below {@code /hub/api}, with the body read */
    public void mount(Router api) {
        this.api.mount(api);
    }

    /** Waits for none of them: a service that is late or does not come is no reason to keep people out. */
    public void start() {
        managed.start();
        health.start();
    }

    /** Ends those that this hub runs. */
    public Future<Void> stop() {
        health.stop();
        return managed.stop().eventually(probe::close);
    }

    private void changed(HubEvent event) {
        switch (event) {
            case HubEvent.ServiceChanged _ -> routes.repairAnew();
            case HubEvent.UserChanged _,
                    HubEvent.GroupChanged _,
                    HubEvent.ServerChanged _,
                    HubEvent.LineWritten _,
                    HubEvent.SessionsEnded _,
                    HubEvent.RolesChanged _,
                    HubEvent.Resync _ -> {}
        }
    }
}
