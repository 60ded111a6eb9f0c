package dev.metis.hub.server;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.http.Accept;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.Redirect;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.page.Pages;
import dev.metis.hub.session.Sessions;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code /hub/user/:user/...}: what the proxy has no route for. A server that runs after all is gone to; of one that does not,
 * people are told how to start it, and programs that it is stopped. Starts nothing. Source: JupyterHub UserUrlHandler.
 */
final class StoppedServerPage {
    private final Database database;
    private final UserStore users;
    private final ServerStore servers;
    private final Journal journal;
    private final ServerConfig config;
    private final BackToServer back;
    private final ServerLinks links;
    private final Pages pages;
    private final Sessions sessions;

    StoppedServerPage(
            Database database,
            UserStore users,
            ServerStore servers,
            Journal journal,
            ServerConfig config,
            BackToServer back,
            ServerLinks links,
            Pages pages,
            Sessions sessions) {
        this.database = database;
        this.users = users;
        this.servers = servers;
        this.journal = journal;
        this.config = config;
        this.back = back;
        this.links = links;
        this.pages = pages;
        this.sessions = sessions;
    }

    /** @param stopped the router of everything below {@code /hub/user} */
    void mount(Router stopped) {
        for (var path : new String[] {"/:user/:first/*", "/:user/:first", "/:user/*", "/:user"}) {
            stopped.get(path).respond(this::look);
            for (var method : new HttpMethod[] {HttpMethod.POST, HttpMethod.PATCH, HttpMethod.DELETE}) {
                stopped.route(method, path).respond(this::refuse);
            }
            stopped.route(path).handler(ctx -> ctx.fail(405));
        }
    }

    private Future<Void> look(RoutingContext ctx) {
        return find(ctx)
                .compose(found -> found.server().filter(Server::isReady).isPresent()
                        ? back.go(ctx, found.server().get())
                        : tell(ctx, found));
    }

    private Future<Void> tell(RoutingContext ctx, Found found) {
        if (isProgram(ctx)) {
            return asJson(ctx, found);
        }
        var here = Optional.of(ctx.request().uri());
        if (found.server().filter(Server::needsFollowing).isPresent()) {
            return Redirect.seeOther(ctx, links.pending(found.key(), here));
        }
        var title =
                ServerLinks.title(found.key(), found.server(), Caller.of(ctx).owner());
        var seconds = Optional.of((int) config.implicitSpawn().toSeconds()).filter(it -> it > 0);
        return journal.whyStopped(database.sql(), found.server())
                .compose(why -> pages.show(
                        ctx,
                        status(),
                        new NotRunningView(title, links.spawn(found.key(), here), seconds, why, Optional.empty())));
    }

    /** Nothing that writes can be answered by a page. */
    private Future<Void> refuse(RoutingContext ctx) {
        if (!Caller.of(ctx).isTokenAuthenticated()) {
            sessions.requireXsrf(ctx);
        }
        return find(ctx).compose(found -> asJson(ctx, found));
    }

    private Future<Void> asJson(RoutingContext ctx, Found found) {
        var spawn = links.spawn(found.key());
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        var message = "The server " + found.key() + " is not running at "
                + Shown.cut(path.substring(links.base().hub().length() - 1)) + ". Start it at "
                + links.base().full(spawn).orElse(spawn);
        return Json.answer(ctx, status(), new JsonObject().put("message", message));
    }

    private int status() {
        return config.legacyStoppedStatus() ? 503 : 424;
    }

    private record Found(ServerKey key, Optional<Server> server) {}

    /** The named server of that path if there is one, else the default server; fails for who may open neither. */
    private Future<Found> find(RoutingContext ctx) {
        var main = ServerKey.of(Params.path(ctx, "user"), "");
        var named = Optional.ofNullable(ctx.pathParam("first"))
                .filter(first -> !first.isEmpty())
                .map(first -> new ServerKey(main.owner(), first));
        var caller = Caller.of(ctx);
        return caller.sightOf(List.of(main.owner()))
                .compose(sight -> Stream.concat(Stream.of(main), named.stream())
                                .anyMatch(key -> sight.may(Scope.ACCESS_SERVERS, new Resource.OfServer(key)))
                        ? users.find(database.sql(), main.owner())
                        : new HubError.NotFound("server", main.fullName()).failed())
                .compose(user -> user.isPresent()
                        ? server(main, named)
                        : new HubError.NotFound("user", main.owner().value()).failed());
    }

    private Future<Found> server(ServerKey main, Optional<ServerKey> named) {
        return named.filter(_ -> config.named().allowed())
                .map(key -> servers.find(database.sql(), key))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(new Found(found.get().key(), found))
                        : servers.find(database.sql(), main).map(server -> new Found(main, server)));
    }

    private static boolean isProgram(RoutingContext ctx) {
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        return Accept.prefersJson(ctx.request())
                || Arrays.asList(path.split("/", -1)).contains("api");
    }
}
