package dev.metis.hub.service;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** {@code /services} of the REST API. */
final class ServiceApi {
    private static final List<Scope> READ =
            List.of(Scope.READ_SERVICES, Scope.READ_SERVICES_NAME, Scope.READ_ROLES_SERVICES);

    private final Database database;
    private final ServiceStore services;
    private final ServiceRegistry registry;
    private final ServiceProbe probe;
    private final ScopeCatalogue catalogue;
    private final BaseUrl base;

    ServiceApi(
            Database database,
            ServiceStore services,
            ServiceRegistry registry,
            ServiceProbe probe,
            ScopeCatalogue catalogue,
            BaseUrl base) {
        this.database = database;
        this.services = services;
        this.registry = registry;
        this.probe = probe;
        this.catalogue = catalogue;
        this.base = base;
    }

    void mount(Router api) {
        api.get("/services").respond(this::list);
        api.get("/services/:service").respond(this::show);
        api.post("/services/:service").respond(this::register);
        api.delete("/services/:service").respond(this::delete);
    }

    /** An object keyed by name, never in pages: JupyterHub's clients expect that here. */
    private Future<Void> list(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        return services.list(database.sql(), caller.reach(Scope.LIST_SERVICES, _ -> true))
                .compose(all -> {
                    var models = new JsonObject();
                    all.forEach(service -> models.put(service.name().value(), model(service, caller)));
                    return Json.answer(ctx, 200, models);
                });
    }

    private Future<Void> show(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = name(ctx);
        return caller.requireAny(READ, new Resource.OfService(name))
                .compose(_ -> require(name))
                .compose(service -> Json.answer(ctx, 200, model(service, caller)));
    }

    /** Answers once the service does, or after a while: it may well be started later. */
    private Future<Void> register(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = name(ctx);
        return caller.require(Scope.ADMIN_SERVICES, name)
                .compose(_ -> services.find(database.sql(), name))
                .compose(found -> register(ctx, name, found))
                .compose(service -> probe.untilAnswers(service).map(service))
                .compose(service -> Json.answer(ctx, 201, model(service, caller)));
    }

    private Future<Service> register(RoutingContext ctx, ServiceName name, Optional<Service> found) {
        var body = Json.body(ctx);
        if (found.isPresent()) {
            return Future.failedFuture(ServiceRegistry.exists(name));
        }
        return registry.register(name, ServiceWish.of(body.orElseGet(JsonObject::new), catalogue), Caller.of(ctx));
    }

    private Future<Void> delete(RoutingContext ctx) {
        var name = name(ctx);
        return Caller.of(ctx)
                .require(Scope.ADMIN_SERVICES, name)
                .compose(_ -> require(name))
                .compose(registry::delete)
                .compose(_ -> ctx.response().setStatusCode(200).end());
    }

    private Future<Service> require(ServiceName name) {
        return services.find(database.sql(), name)
                .map(found -> found.orElseThrow(() -> new HubError.NotFound("service", name.value()).exception()));
    }

    private static ServiceName name(RoutingContext ctx) {
        var name = Params.path(ctx, "service");
        if (ctx.request().method().equals(HttpMethod.POST) && !ServiceName.isValid(name)) {
            throw new HubError.BadRequest("Service names have 1 to " + ServiceName.MAX_LENGTH
                            + " characters, more than dots, and no slash, escapes or blanks at their ends")
                    .exception();
        }
        if (name.isEmpty() || name.length() > ServiceName.MAX_LENGTH || name.contains("/")) {
            throw new HubError.NotFound("service", "").exception();
        }
        return new ServiceName(name);
    }

    private JsonObject model(Service service, Caller caller) {
        return ServiceJson.of(service, caller.sight(), base);
    }
}
