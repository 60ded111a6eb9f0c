package dev.metis.hub.home;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Owner;
import dev.metis.hub.db.Database;
import dev.metis.hub.home.HomeView.Named;
import dev.metis.hub.home.HomeView.Row;
import dev.metis.hub.home.HomeView.State;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.page.Moment;
import dev.metis.hub.page.Pages;
import dev.metis.hub.server.NamedServerConfig;
import dev.metis.hub.server.Server;
import dev.metis.hub.server.ServerLinks;
import dev.metis.hub.server.ServerStore;
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
    private final NamedServerConfig config;
    private final ServerLinks links;
    private final Pages pages;

    public HomePage(Database database, ServerStore servers, NamedServerConfig config, ServerLinks links, Pages pages) {
        this.database = database;
        this.servers = servers;
        this.config = config;
        this.links = links;
        this.pages = pages;
    }

    /** @param hub the router of everything below {@code /hub} */
    public void mount(Router hub) {
        hub.get("/home").respond(this::show);
    }

    private Future<Void> show(RoutingContext ctx) {
        var owner = Caller.of(ctx).user();
        return servers.ofUser(database.sql(), owner.name()).compose(all -> pages.show(ctx, view(owner, all)));
    }

    private HomeView view(Owner.OfUser owner, List<Server> all) {
        var main = all.stream().filter(server -> server.key().isDefault()).findFirst();
        var row = main.map(server -> row(server, MAIN_TITLE)).orElseGet(() -> neverStarted(owner.name()));
        return new HomeView(row, config.allowed() ? Optional.of(named(owner, all)) : Optional.empty());
    }

    private Named named(Owner.OfUser owner, List<Server> all) {
        var rows = all.stream()
                .filter(server -> !server.key().isDefault())
                .map(server -> row(server, title(server)))
                .toList();
        var main = ServerKey.defaultOf(owner.name());
        return new Named(
                rows,
                config.limit().of(owner),
                links.base().api("users/" + owner.name().escaped() + "/servers/"),
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
