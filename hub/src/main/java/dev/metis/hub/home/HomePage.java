package dev.metis.hub.home;

import dev.metis.hub.access.Caller;
import dev.metis.hub.db.Database;
import dev.metis.hub.home.HomeView.Named;
import dev.metis.hub.home.HomeView.Row;
import dev.metis.hub.home.HomeView.State;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.page.Moment;
import dev.metis.hub.page.Pages;
import dev.metis.hub.server.Server;
import dev.metis.hub.server.ServerLinks;
import dev.metis.hub.server.ServerStore;
import dev.metis.hub.server.SpawnLimits;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** {@code /home}: the person's own servers. */
public final class HomePage {
    private static final String MAIN_TITLE = "Your server";

    private final Database database;
    private final ServerStore servers;
    private final SpawnLimits limits;
    private final ServerLinks links;
    private final Pages pages;

    public HomePage(Database database, ServerStore servers, SpawnLimits limits, ServerLinks links, Pages pages) {
        this.database = database;
        this.servers = servers;
        this.limits = limits;
        this.links = links;
        this.pages = pages;
    }

    /** @param hub the router of everything below {@code /hub} */
    public void mount(Router hub) {
        hub.get("/home").respond(this::show);
    }

    private Future<Void> show(RoutingContext ctx) {
        var owner = Caller.of(ctx).name();
        return servers.ofUser(database.sql(), owner).compose(all -> pages.show(ctx, view(owner, all)));
    }

    private HomeView view(UserName owner, List<Server> all) {
        var main = all.stream().filter(server -> server.key().isDefault()).findFirst();
        var row = main.map(server -> row(server, MAIN_TITLE)).orElseGet(() -> neverStarted(owner));
        return new HomeView(row, limits.namedServers() ? Optional.of(named(owner, all)) : Optional.empty());
    }

    private Named named(UserName owner, List<Server> all) {
        var rows = all.stream()
                .filter(server -> !server.key().isDefault())
                .map(server -> row(server, title(server)))
                .toList();
        var main = ServerKey.defaultOf(owner);
        return new Named(
                rows,
                limits.namedPerUser(),
                links.base().api("users/" + owner.escaped() + "/servers/"),
                links.spawn(main) + "/");
    }

    private static String title(Server server) {
        return server.displayName().isEmpty() ? server.key().name() : server.displayName();
    }

    private Row row(Server server, String title) {
        return row(
                server.key(),
                title,
                state(server),
                server.lastActivity().map(Moment::of),
                server.hasFailed() ? server.failure() : Optional.empty());
    }

    private Row neverStarted(UserName owner) {
        return row(ServerKey.defaultOf(owner), MAIN_TITLE, State.STOPPED, Optional.empty(), Optional.empty());
    }

    private Row row(ServerKey key, String title, State state, Optional<Moment> lastActivity, Optional<String> problem) {
        return new Row(
                key.name(),
                title,
                state,
                links.server(key),
                links.spawn(key),
                links.pending(key),
                links.api(key),
                lastActivity,
                problem);
    }

    private static State state(Server server) {
        return switch (server.state()) {
            case STOPPED -> State.STOPPED;
            case SPAWNING -> State.STARTING;
            case READY -> State.RUNNING;
            case STOPPING -> State.STOPPING;
        };
    }
}
