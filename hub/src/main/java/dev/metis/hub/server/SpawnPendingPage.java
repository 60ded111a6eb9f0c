package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.gpu.Gpus;
import dev.metis.hub.http.Redirect;
import dev.metis.hub.page.Pages;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** {@code /spawn-pending/:user/:server}: how a start is going, or how it ended. Starts nothing itself. */
final class SpawnPendingPage {
    private final Database database;
    private final ServerStore servers;
    private final Journal journal;
    private final Gpus gpus;
    private final FailedStart failedStart;
    private final ServerLinks links;
    private final Pages pages;
    private final Function<RoutingContext, Optional<String>> next;

    SpawnPendingPage(
            Database database,
            ServerStore servers,
            Journal journal,
            Gpus gpus,
            FailedStart failedStart,
            ServerLinks links,
            Pages pages,
            Function<RoutingContext, Optional<String>> next) {
        this.database = database;
        this.servers = servers;
        this.journal = journal;
        this.gpus = gpus;
        this.failedStart = failedStart;
        this.links = links;
        this.pages = pages;
        this.next = next;
    }

    void mount(Router hub) {
        for (var path :
                new String[] {"/spawn-pending/:user", "/spawn-pending/:user/", "/spawn-pending/:user/:server"}) {
            hub.get(path).respond(this::open);
        }
    }

    private Future<Void> open(RoutingContext ctx) {
        return ServerVisit.of(ctx, next).compose(visit -> open(ctx, visit));
    }

    private Future<Void> open(RoutingContext ctx, ServerVisit visit) {
        return servers.find(database.sql(), visit.key())
                .compose(server -> server.isPresent()
                        ? show(ctx, visit, server.get())
                        : new HubError.NotFound("server", visit.key().fullName()).failed());
    }

    private Future<Void> show(RoutingContext ctx, ServerVisit visit, Server server) {
        var title = visit.title(Optional.of(server));
        return switch (server.state()) {
            case READY -> Redirect.found(ctx, visit.destination(ctx, links));
            case SPAWNING -> {
                var api = links.api(visit.key());
                yield gpus.queue(server.id(), visit.caller())
                        .compose(queue -> pages.show(ctx, new SpawnPendingView(title, api + "/progress", api, queue)));
            }
            case STOPPING ->
                journal.whyStopping(database.sql(), server)
                        .compose(why -> pages.show(ctx, new StopPendingView(title, why)));
            case STOPPED ->
                server.hasFailed() ? failedStart.show(ctx, visit, server) : notRunning(ctx, visit, Optional.of(server));
        };
    }

    private Future<Void> notRunning(RoutingContext ctx, ServerVisit visit, Optional<Server> server) {
        var start = links.spawn(visit.key(), visit.next());
        return journal.whyStopped(database.sql(), server)
                .compose(why -> pages.show(
                        ctx, new NotRunningView(visit.title(server), start, Optional.empty(), why, Optional.empty())));
    }
}
