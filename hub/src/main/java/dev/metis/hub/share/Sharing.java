package dev.metis.hub.share;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.page.Pages;
import dev.metis.hub.server.ServerLinks;
import dev.metis.hub.server.ServerStore;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Builds the parts that share servers: the map of this package. */
public final class Sharing {
    private final Database database;
    private final ScopeCatalogue catalogue;
    private final ServerLinks links;
    private final ShareStore shares = new ShareStore();
    private final ShareCodeStore codes = new ShareCodeStore();
    private final SharedThings things;
    private final ShareChanges changes;
    private final ShareApi shareApi;
    private final SharedApi sharedApi;
    private final ShareCodeApi codeApi;

    /** Where the rows are of what is shared, and of whom with. */
    public record Stores(ServerStore servers, UserStore users, GroupStore groups) {}

    public Sharing(
            Database database,
            HubEvents events,
            Stores stores,
            ScopeCatalogue catalogue,
            ServerLinks links,
            HttpConfig.PageSize pageSize) {
        this.database = database;
        this.catalogue = catalogue;
        this.links = links;
        things = new SharedThings(database, stores.servers(), stores.users(), stores.groups());
        changes = new ShareChanges(events, shares, codes);
        var json = new ShareJson(links.base(), catalogue);
        shareApi = new ShareApi(database, shares, things, changes, catalogue, json, pageSize);
        sharedApi = new SharedApi(database, shares, things, changes, json, pageSize);
        codeApi = new ShareCodeApi(database, codes, things, catalogue, json, pageSize);
    }

    /** @param api the router of everything below {@code /hub/api} */
    public void mount(Router api) {
        shareApi.mount(api);
        sharedApi.mount(api);
        codeApi.mount(api);
    }

    /**
     * Mounts the page invitations lead to.
     *
     * @param hub the router of everything below {@code /hub}
     * @param requireXsrf throws unless the request's form comes from a page shown to this login
     * @param next where a request wants to go on to, if that is on this hub
     */
    public void mountPage(
            Router hub,
            Pages pages,
            Consumer<RoutingContext> requireXsrf,
            Function<RoutingContext, Optional<String>> next) {
        new AcceptSharePage(database, codes, things, changes, catalogue, links, pages, requireXsrf, next).mount(hub);
    }

    /** Nobody gives away what they do not hold. */
    static Future<Void> requireHeld(Caller caller, ShareScopes scopes, Collection<String> bare) {
        return caller.sightOf(List.of(scopes.server().owner()))
                .compose(sight -> sight.mayAll(scopes.held(bare))
                        ? Future.succeededFuture()
                        : new HubError.Forbidden("You may not share what you may not do: " + scopes.filtered(bare))
                                .failed());
    }
}
