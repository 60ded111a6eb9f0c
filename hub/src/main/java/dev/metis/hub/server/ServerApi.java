package dev.metis.hub.server;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Fields;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.RequestLog;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.server.ServerRequest.Change;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /users/:user/servers/:server} of the REST API: look, make, start, change, stop, progress. */
public final class ServerApi {
    private static final Set<HttpMethod> MAKING = Set.of(HttpMethod.PUT, HttpMethod.POST);

    private final ServerRegister register;
    private final ServerRules rules;
    private final ServerLifecycle lifecycle;
    private final ProgressStream progress;
    private final ServerJson json;
    private final ServerConfig config;
    private final ActivityBatch activity;

    ServerApi(
            ServerRegister register,
            ServerRules rules,
            ServerLifecycle lifecycle,
            ProgressStream progress,
            ServerJson json,
            ServerConfig config,
            ActivityBatch activity) {
        this.register = register;
        this.rules = rules;
        this.lifecycle = lifecycle;
        this.progress = progress;
        this.json = json;
        this.config = config;
        this.activity = activity;
    }

    /** @param api the router of everything below {@code /hub/api} */
    public void mount(Router api) {
        for (var path : new String[] {"/users/:user/server", "/users/:user/servers/", "/users/:user/servers/:server"}) {
            api.get(path).respond(this::look);
            api.put(path).respond(this::create);
            api.post(path).respond(this::start);
            api.patch(path).respond(this::change);
            api.delete(path).respond(this::stop);
        }
        api.get("/users/:user/server/progress").respond(this::follow);
        api.get("/users/:user/servers//progress").respond(this::follow);
        api.get("/users/:user/servers/:server/progress").respond(this::follow);
    }

    /** One request about one server, by somebody who may do this with it. */
    private record Visit(RoutingContext ctx, Caller caller, ServerKey key) {}

    private static Future<Visit> visit(RoutingContext ctx, Scope scope) {
        var caller = Caller.of(ctx);
        var main = ServerKey.of(Params.path(ctx, "user"), "");
        var name = Optional.ofNullable(ctx.pathParam("server")).orElse("");
        if (!ServerKey.isPossible(name)) {
            return caller.require(scope, main.owner()).compose(_ -> noSuchName(ctx, name));
        }
        var key = new ServerKey(main.owner(), name);
        return caller.require(scope, key).map(_ -> new Visit(ctx, caller, key));
    }

    /** There is no such server, and there can be none. */
    private static <T> Future<T> noSuchName(RoutingContext ctx, String name) {
        return MAKING.contains(ctx.request().method())
                ? ServerRules.invalidName(name, "it may have at most 255 characters, and no slash")
                        .failed()
                : new HubError.NotFound("server", name).failed();
    }

    private Future<Void> look(RoutingContext ctx) {
        return visit(ctx, Scope.READ_SERVERS)
                .compose(visit -> activity.written()
                        .otherwiseEmpty()
                        .compose(_ -> existing(visit.key()))
                        .compose(server -> answer(visit, 200, server)));
    }

    private Future<Void> create(RoutingContext ctx) {
        return visit(ctx, Scope.START_SERVERS)
                .compose(visit -> register.find(visit.key())
                        .compose(found -> found.isPresent()
                                ? new HubError.AlreadyExists(
                                                "server", visit.key().fullName())
                                        .failed()
                                : register.create(
                                        visit.key(),
                                        ServerRequest.of(ctx, visit.key()),
                                        visit.caller().owner()))
                        .compose(server -> answer(visit, 201, server)));
    }

    private Future<Void> change(RoutingContext ctx) {
        return visit(ctx, Scope.START_SERVERS)
                .compose(visit -> activity.written()
                        .otherwiseEmpty()
                        .compose(_ -> register.find(visit.key()))
                        .compose(_ -> register.change(
                                visit.key(), Change.of(ctx), visit.caller().owner()))
                        .compose(server -> changed(visit, server)));
    }

    /** JupyterHub names the character set of this one answer. */
    private Future<Void> changed(Visit visit, Server server) {
        var ctx = visit.ctx();
        ctx.addHeadersEndHandler(_ -> ctx.response().putHeader("Content-Type", "application/json; charset=UTF-8"));
        return answer(visit, 200, server);
    }

    private Future<Void> answer(Visit visit, int status, Server server) {
        return visit.caller()
                .sightOf(List.of(server.key().owner()))
                .compose(sight -> Json.answer(visit.ctx(), status, json.of(server, sight)));
    }

    /** 201 when ready within the slow-spawn limit, else 202: the caller then follows the progress stream. */
    private Future<Void> start(RoutingContext ctx) {
        return visit(ctx, Scope.START_SERVERS)
                .compose(visit -> register.find(visit.key())
                        .compose(found -> found.filter(server -> server.state() == ServerState.SPAWNING)
                                        .isPresent()
                                ? underWay(visit)
                                : start(visit)));
    }

    private Future<Void> underWay(Visit visit) {
        ServerRequest.of(visit.ctx(), visit.key());
        rules.requireUsable(visit.key());
        return empty(visit.ctx(), 202);
    }

    private Future<Void> start(Visit visit) {
        var request = ServerRequest.of(visit.ctx(), visit.key());
        return lifecycle
                .start(visit.key(), request, visit.caller(), RequestLog.id(visit.ctx()))
                .compose(server -> lifecycle.settled(server, config.slowSpawn()))
                .compose(server -> started(visit, server));
    }

    private static Future<Void> started(Visit visit, Optional<Server> server) {
        if (server.isEmpty() || !server.get().isComing()) {
            var reason = server.flatMap(Server::failure).orElse("it was stopped while it started");
            return new HubError.SpawnFailed(visit.key().fullName(), reason).failed();
        }
        return empty(visit.ctx(), server.get().isReady() ? 201 : 202);
    }

    /** 204 when stopped within the slow-stop limit, else 202. */
    private Future<Void> stop(RoutingContext ctx) {
        return visit(ctx, Scope.DELETE_SERVERS)
                .compose(visit -> register.find(visit.key())
                        .compose(_ -> {
                            boolean remove = Fields.ofAny(ctx).flag("remove").orElse(false);
                            rules.requireAllowed(visit.key());
                            return lifecycle.stop(visit.key(), remove, RequestLog.id(ctx), visit.caller());
                        })
                        .compose(stop ->
                                lifecycle.stopped(stop.server(), stop.underWay() ? Duration.ZERO : config.slowStop()))
                        .compose(server ->
                                empty(ctx, server.map(Server::isActive).orElse(false) ? 202 : 204)));
    }

    private Future<Void> follow(RoutingContext ctx) {
        return visit(ctx, Scope.READ_SERVERS)
                .compose(visit -> existing(visit.key()))
                .compose(server -> progress.send(ctx, server));
    }

    private Future<Server> existing(ServerKey key) {
        return register.find(key)
                .map(server -> server.orElseThrow(() -> new HubError.NotFound("server", key.fullName()).exception()));
    }

    private static Future<Void> empty(RoutingContext ctx, int status) {
        if (status != 204) {
            ctx.response().putHeader("Content-Type", "text/plain");
        }
        return ctx.response().setStatusCode(status).end();
    }
}
