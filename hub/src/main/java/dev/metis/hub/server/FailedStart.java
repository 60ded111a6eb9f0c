package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.page.Pages;
import dev.metis.hub.server.NotRunningView.Failure;
import dev.metis.hub.server.ServerEvent.Kind;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** Tells somebody how the last start of a server ended, from its journal. */
final class FailedStart {
    private final Database database;
    private final Journal journal;
    private final ServerLinks links;
    private final Pages pages;

    FailedStart(Database database, Journal journal, ServerLinks links, Pages pages) {
        this.database = database;
        this.journal = journal;
        this.links = links;
        this.pages = pages;
    }

    /** Status 500, as JupyterHub answers. */
    Future<Void> show(RoutingContext ctx, ServerVisit visit, Server server) {
        return journal.after(database.sql(), server.id(), server.run(), 0)
                .compose(events -> pages.show(ctx, 500, view(visit, server, events)));
    }

    private NotRunningView view(ServerVisit visit, Server server, List<ServerEvent> events) {
        var story = events.stream()
                .filter(event -> event.kind() == Kind.STEP)
                .map(ServerEvent::message)
                .toList();
        var lastLog = events.stream()
                .filter(event -> event.kind() == Kind.FAILED)
                .flatMap(event -> event.detail().stream())
                .findFirst()
                .orElse("");
        return new NotRunningView(
                visit.title(Optional.of(server)),
                links.spawn(visit.key(), visit.next()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Failure(server.failure().orElse(""), story, lastLog)));
    }
}
