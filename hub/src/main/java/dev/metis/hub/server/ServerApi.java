package dev.metis.hub.server;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.RequestLog;
import dev.metis.hub.name.ServerKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** {@code /users/:user/servers/:server} of the REST API: look, make, start, stop, progress. */
public final class ServerApi {
    private final Database database;
    private final ServerStore servers;
    private final ServerLifecycle lifecycle;
    private final ProgressStream progress;
    private final ServerJson json;
    private final ServerConfig config;

    ServerApi(
            Database database,
            ServerStore servers,
            ServerLifecycle lifecycle,
            ProgressStream progress,
            ServerJson json,
            ServerConfig config) {
        this.database = database;
        this.servers = servers;
        this.lifecycle = lifecycle;
        this.progress = progress;
        this.json = json;
        this.config = config;
    }

    /** @param api the router of everything below {@code /hub/api} */
    public void mount(Router api) {
        for (var path : new String[] {"/users/:user/server", "/users/:user/servers/", "/users/:user/servers/:server"}) {
            api.get(path).respond(this::look);
            api.put(path).respond(this::create);
            api.post(path).respond(this::start);
            api.delete(path).respond(this::stop);
        }
        api.get("/users/:user/server/progress").respond(this::follow);
        api.get("/users/:user/servers/:server/progress").respond(this::follow);
    }

    private Future<Void> look(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var key = key(ctx);
        return caller.require(Scope.READ_SERVERS, key)
                .compose(_ -> find(key))
                .compose(server -> answer(ctx, 200, server, caller));
    }

    private Future<Void> create(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var key = key(ctx);
        return caller.require(Scope.START_SERVERS, key)
                .compose(_ -> key.isDefault()
                        ? new HubError.AlreadyExists("server", key.fullName()).failed()
                        : lifecycle.create(key, ServerJson.request(ctx)))
                .compose(server -> answer(ctx, 201, server, caller));
    }

    private Future<Void> answer(RoutingContext ctx, int status, Server server, Caller caller) {
        return caller.sightOf(List.of(server.key().owner()))
                .compose(sight -> Json.answer(ctx, status, json.of(server, sight)));
    }

    /** 201 when ready within the slow-spawn limit, else 202: the caller then follows the progress stream. */
    private Future<Void> start(RoutingContext ctx) {
        var key = key(ctx);
        return Caller.of(ctx)
                .require(Scope.START_SERVERS, key)
                .compose(_ -> lifecycle.start(key, ServerJson.request(ctx), RequestLog.id(ctx)))
                .compose(server -> lifecycle.settled(server, config.slowSpawn()))
                .compose(server -> started(ctx, key, server));
    }

    private static Future<Void> started(RoutingContext ctx, ServerKey key, Optional<Server> server) {
        var failure = server.flatMap(Server::failure);
        if (failure.isPresent()) {
            return new HubError.SpawnFailed(key.fullName(), failure.get()).failed();
        }
        return empty(ctx, server.map(Server::isReady).orElse(false) ? 201 : 202);
    }

    /** 204 when stopped within the slow-stop limit, else 202. */
    private Future<Void> stop(RoutingContext ctx) {
        var key = key(ctx);
        return Caller.of(ctx)
                .require(Scope.DELETE_SERVERS, key)
                .compose(_ -> lifecycle.stop(key, wantsRemoval(ctx), RequestLog.id(ctx)))
                .compose(server -> lifecycle.stopped(server, config.slowStop()))
                .compose(server -> empty(ctx, server.map(Server::isActive).orElse(false) ? 202 : 204));
    }

    private static boolean wantsRemoval(RoutingContext ctx) {
        return switch (Json.body(ctx).orElseGet(JsonObject::new).getValue("remove")) {
            case null -> false;
            case Boolean remove -> remove;
            default -> throw new HubError.BadRequest("remove must be true or false").exception();
        };
    }

    private Future<Void> follow(RoutingContext ctx) {
        var key = key(ctx);
        return Caller.of(ctx)
                .require(Scope.READ_SERVERS, key)
                .compose(_ -> find(key))
                .compose(server -> progress.send(ctx, server));
    }

    private Future<Server> find(ServerKey key) {
        return servers.find(database.sql(), key)
                .compose(server -> server.isPresent()
                        ? Future.succeededFuture(server.get())
                        : new HubError.NotFound("server", key.fullName()).failed());
    }

    private static ServerKey key(RoutingContext ctx) {
        return ServerKey.of(
                Params.path(ctx, "user"),
                Optional.ofNullable(ctx.pathParam("server")).orElse(""));
    }

    private static Future<Void> empty(RoutingContext ctx, int status) {
        if (status != 204) {
            ctx.response().putHeader("Content-Type", "text/plain");
        }
        return ctx.response().setStatusCode(status).end();
    }
}
