package dev.metis.hub.share;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Owner;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.access.ScopeWords;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.Redirect;
import dev.metis.hub.page.Pages;
import dev.metis.hub.server.Server;
import dev.metis.hub.server.ServerLinks;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code /accept-share}: where an invitation leads. Shows what is shared, and shares it once that is accepted. */
final class AcceptSharePage {
    private static final String PATH = "/accept-share";

    private final Database database;
    private final ShareCodeStore codes;
    private final SharedThings things;
    private final ShareChanges changes;
    private final ScopeCatalogue catalogue;
    private final ServerLinks links;
    private final Pages pages;
    private final Consumer<RoutingContext> requireXsrf;
    private final Function<RoutingContext, Optional<String>> next;

    AcceptSharePage(
            Database database,
            ShareCodeStore codes,
            SharedThings things,
            ShareChanges changes,
            ScopeCatalogue catalogue,
            ServerLinks links,
            Pages pages,
            Consumer<RoutingContext> requireXsrf,
            Function<RoutingContext, Optional<String>> next) {
        this.database = database;
        this.codes = codes;
        this.things = things;
        this.changes = changes;
        this.catalogue = catalogue;
        this.links = links;
        this.pages = pages;
        this.requireXsrf = requireXsrf;
        this.next = next;
    }

    void mount(Router hub) {
        hub.get(PATH).respond(this::ask);
        hub.post(PATH).respond(this::accept);
    }

    private Future<Void> ask(RoutingContext ctx) {
        var guest = Caller.of(ctx).user();
        var secret = secret(ctx);
        return codes.find(database.sql(), secret).compose(found -> {
            var code = found.orElseThrow(() -> new HubError.UnknownInvitation().exception());
            if (code.server().ownerId() == guest.id()) {
                return new HubError.Forbidden("This is an invitation to your own server. Send it to somebody else.")
                        .failed();
            }
            return things.findServer(code.server().id())
                    .compose(server -> pages.show(ctx, view(ctx, code, server, secret, guest)));
        });
    }

    private AcceptShareView view(
            RoutingContext ctx, ShareCode code, Optional<Server> server, String secret, Owner.OfUser guest) {
        var key = code.server().key();
        var words = new ScopeWords(guest.name().value(), catalogue.custom());
        return new AcceptShareView(
                key.owner().value(),
                ServerLinks.title(key, server, guest),
                code.server().ready(),
                new ShareScopes(key, catalogue)
                        .filtered(code.scopes()).stream().map(words::of).toList(),
                secret,
                target(ctx, code));
    }

    private Future<Void> accept(RoutingContext ctx) {
        var guest = Caller.of(ctx).user();
        requireXsrf.accept(ctx);
        return codes.find(database.sql(), secret(ctx))
                .map(found -> acceptable(found, guest))
                .compose(code -> changes.accept(code, new Recipient.OfUser(guest.id()))
                        .compose(_ -> Redirect.found(ctx, target(ctx, code))));
    }

    private static ShareCode acceptable(Optional<ShareCode> found, Owner.OfUser guest) {
        var code = found.orElseThrow(
                () -> new HubError.BadRequest(new HubError.UnknownInvitation().message()).exception());
        if (code.server().ownerId() == guest.id()) {
            throw new HubError.BadRequest("Nobody can share a server with themselves.").exception();
        }
        return code;
    }

    /** The server itself, also when it does not run: then it says who may start it. */
    private String target(RoutingContext ctx, ShareCode code) {
        return next.apply(ctx).orElseGet(() -> links.server(code.server().key()));
    }

    private static String secret(RoutingContext ctx) {
        var form = Params.form(ctx, "code");
        return Optional.of(form)
                .filter(code -> !code.isEmpty())
                .or(() -> Params.query(ctx, "code").filter(code -> !code.isEmpty()))
                .orElseThrow(
                        () -> new HubError.BadRequest("The address has no code. Open the whole link you were sent.")
                                .exception());
    }
}
