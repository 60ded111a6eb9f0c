package dev.metis.hub.server;

import dev.metis.hub.error.HubError;
import dev.metis.hub.error.HubException;
import dev.metis.hub.http.ErrorResponder;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.Redirect;
import dev.metis.hub.http.RequestLog;
import dev.metis.hub.name.Names;
import dev.metis.hub.page.Pages;
import dev.metis.hub.session.Sessions;
import dev.metis.hub.spawner.OptionsForm;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** {@code /spawn/:user/:server}: asks for options, if there are any, and starts. Source: JupyterHub SpawnHandler. */
final class SpawnPage {
    /** A start that has failed by then is told of here. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private final ServerRegister register;
    private final ServerLifecycle lifecycle;
    private final FailedStart failedStart;
    private final OptionsForm form;
    private final ServerLinks links;
    private final Pages pages;
    private final Sessions sessions;
    private final Duration firstLook;
    private final Function<RoutingContext, Optional<String>> next;

    /** @param slow how long a start may take before nobody waits for it */
    SpawnPage(
            ServerRegister register,
            ServerLifecycle lifecycle,
            FailedStart failedStart,
            OptionsForm form,
            ServerLinks links,
            Pages pages,
            Sessions sessions,
            Duration slow,
            Function<RoutingContext, Optional<String>> next) {
        this.register = register;
        this.lifecycle = lifecycle;
        this.failedStart = failedStart;
        this.form = form;
        this.links = links;
        this.pages = pages;
        this.sessions = sessions;
        this.firstLook = slow.compareTo(FIRST_LOOK) < 0 ? slow : FIRST_LOOK;
        this.next = next;
    }

    void mount(Router hub) {
        for (var path : new String[] {"/spawn", "/spawn/:user", "/spawn/:user/", "/spawn/:user/:server"}) {
            hub.get(path).respond(this::open);
            hub.post(path).respond(this::submit);
        }
    }

    private Future<Void> open(RoutingContext ctx) {
        return ServerVisit.of(ctx, next).compose(visit -> open(ctx, visit));
    }

    private Future<Void> open(RoutingContext ctx, ServerVisit visit) {
        return register.findOrAdmit(visit.key(), visit.caller().owner()).compose(server -> switch (stateOf(server)) {
            case READY -> Redirect.found(ctx, visit.destination(ctx, links));
            case SPAWNING, STOPPING -> follow(ctx, visit);
            case STOPPED -> offer(ctx, visit, server);
        });
    }

    private Future<Void> offer(RoutingContext ctx, ServerVisit visit, Optional<Server> server) {
        var options = new FormOptions(form.reading()).ofQuery(Params.query(ctx));
        if (options.isEmpty() && !form.html().isEmpty()) {
            return show(ctx, visit, server, 200, Optional.empty());
        }
        var start = start(ctx, visit, options);
        return form.html().isEmpty() ? start : start.recover(cause -> showAgain(ctx, visit, server, cause));
    }

    private Future<Void> submit(RoutingContext ctx) {
        return ServerVisit.of(ctx, next).compose(visit -> submit(ctx, visit));
    }

    private Future<Void> submit(RoutingContext ctx, ServerVisit visit) {
        sessions.requireXsrf(ctx);
        var options = new FormOptions(form.reading()).ofForm(ctx.request().formAttributes());
        return register.findOrAdmit(visit.key(), visit.caller().owner())
                .compose(server -> stopped(server, visit)
                        .compose(_ -> start(ctx, visit, Optional.of(options)))
                        .recover(cause -> showAgain(ctx, visit, server, cause)));
    }

    private static Future<Void> stopped(Optional<Server> server, ServerVisit visit) {
        return switch (stateOf(server)) {
            case STOPPED -> Future.succeededFuture();
            case READY -> new HubError.AlreadyRunning(visit.title(server)).failed();
            case SPAWNING -> new HubError.BadRequest("It is starting already.").failed();
            case STOPPING -> new HubError.BadRequest("It is still stopping. Try again in a moment.").failed();
        };
    }

    private static ServerState stateOf(Optional<Server> server) {
        return server.map(Server::state).orElse(ServerState.STOPPED);
    }

    private Future<Void> start(RoutingContext ctx, ServerVisit visit, Optional<JsonObject> options) {
        var displayName = Params.query(ctx, "display_name").map(DisplayName::ofNew);
        return lifecycle
                .start(visit.key(), new ServerRequest(options, displayName), visit.caller(), RequestLog.id(ctx))
                .compose(server -> lifecycle.settled(server, firstLook))
                .compose(server -> started(ctx, visit, server));
    }

    /** The page that follows it leads on to a server that is up already: links and programs count on being there first. */
    private Future<Void> started(RoutingContext ctx, ServerVisit visit, Optional<Server> server) {
        return server.isPresent() && server.get().hasFailed()
                ? failedStart.show(ctx, visit, server.get())
                : follow(ctx, visit);
    }

    private Future<Void> follow(RoutingContext ctx, ServerVisit visit) {
        return Redirect.found(ctx, visit.pending(ctx, links));
    }

    private Future<Void> showAgain(RoutingContext ctx, ServerVisit visit, Optional<Server> server, Throwable cause) {
        return cause instanceof HubException e
                ? show(
                        ctx,
                        visit,
                        server,
                        ErrorResponder.status(e.error()),
                        Optional.of(e.error().message()))
                : Future.failedFuture(cause);
    }

    private Future<Void> show(
            RoutingContext ctx, ServerVisit visit, Optional<Server> server, int status, Optional<String> problem) {
        var view = new SpawnView(
                visit.title(server),
                action(ctx, visit),
                form.html(),
                visit.isForOther() ? Optional.of(visit.key().owner().value()) : Optional.empty(),
                problem);
        return pages.show(ctx, status, view);
    }

    private String action(RoutingContext ctx, ServerVisit visit) {
        var url = links.spawn(visit.key(), visit.next());
        return Params.query(ctx, "display_name")
                .map(name -> url + (visit.next().isPresent() ? "&" : "?") + "display_name=" + Names.queryEscape(name))
                .orElse(url);
    }
}
