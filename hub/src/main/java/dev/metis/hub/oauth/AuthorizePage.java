package dev.metis.hub.oauth;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeWords;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.oauth.AuthorizeRequest.Problem;
import dev.metis.hub.page.Pages;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.token.Secrets;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code /api/oauth2/authorize}: where a server sends a browser to learn who sits before it (RFC 6749 §4.1). A page, although
 * it lies below the API: for browsers that are logged in, tokens open nothing here.
 */
public final class AuthorizePage {
    private static final String PATH = "/api/oauth2/authorize";

    private final Database database;
    private final ClientStore clients;
    private final CodeStore codes;
    private final RoleScopes roles;
    private final Pages pages;
    private final Map<String, String> customScopes;
    private final Consumer<RoutingContext> requireXsrf;

    /** One person's answer to one request. */
    private record Visit(AuthorizeRequest request, Caller caller, Caller.BrowserSession session) {}

    /**
     * @param customScopes what the operator's own scopes mean
     * @param requireXsrf throws unless the request's form comes from a page shown to this login
     */
    public AuthorizePage(
            Database database,
            ClientStore clients,
            CodeStore codes,
            RoleScopes roles,
            Pages pages,
            Map<String, String> customScopes,
            Consumer<RoutingContext> requireXsrf) {
        this.database = database;
        this.clients = clients;
        this.codes = codes;
        this.roles = roles;
        this.pages = pages;
        this.customScopes = Map.copyOf(customScopes);
        this.requireXsrf = requireXsrf;
    }

    /** @param hub the router of everything below {@code /hub}, with the body read and callers found by their cookie */
    public void mount(Router hub) {
        hub.get(PATH).respond(this::ask);
        hub.post(PATH).respond(this::allow);
    }

    private Future<Void> ask(RoutingContext ctx) {
        return visit(ctx).compose(visit -> {
            var grant = grant(visit);
            var requested = grant.requested(visit.request().scopes());
            return refusal(visit, grant, requested)
                    .map(problem -> redirect(ctx, visit.request().refusedAt(problem)))
                    .orElseGet(() -> answer(ctx, visit, grant.granted(requested)));
        });
    }

    /** What the person allowed on the consent page, which may be less than was asked for. */
    private Future<Void> allow(RoutingContext ctx) {
        browser(Caller.of(ctx));
        requireXsrf.accept(ctx);
        return visit(ctx).compose(visit -> {
            var grant = grant(visit);
            var allowed = allowed(ctx);
            return refusal(visit, grant, allowed)
                    .map(problem -> redirect(ctx, visit.request().refusedAt(problem)))
                    .orElseGet(() -> issue(ctx, visit, grant.granted(allowed)));
        });
    }

    /** No scope at all still lets the client know who it is talking to. */
    private static List<String> allowed(RoutingContext ctx) {
        var allowed = new HashSet<>(ctx.request().formAttributes().getAll("scopes"));
        allowed.remove("identify");
        return allowed.isEmpty() ? ScopeGrant.IDENTITY : List.copyOf(allowed);
    }

    /** Fails with a page until client and redirect URI are known to be right. */
    private Future<Visit> visit(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var session = browser(caller);
        var query = ctx.queryParams();
        return clients.find(database.sql(), AuthorizeRequest.clientId(query))
                .map(client -> new Visit(AuthorizeRequest.of(client, query), caller, session));
    }

    private static Caller.BrowserSession browser(Caller caller) {
        if (caller.credential() instanceof Caller.BrowserSession session) {
            return session;
        }
        throw new HubError.LoginRequired().exception();
    }

    private ScopeGrant grant(Visit visit) {
        return new ScopeGrant(visit.request().client(), visit.caller(), roles);
    }

    /** What the client is told is wrong; a person who may not use it at all is told so by a page. */
    private static Optional<Problem> refusal(Visit visit, ScopeGrant grant, List<String> scopes) {
        var problem = visit.request()
                .problem()
                .or(() -> grant.beyondClient(scopes)
                        .map(_ -> new Problem("invalid_scope", "The client may not ask for these scopes.")));
        if (problem.isEmpty()) {
            requireAccess(visit);
        }
        return problem;
    }

    private static void requireAccess(Visit visit) {
        var client = visit.request().client();
        if (!visit.caller().may(Scope.ACCESS_SERVERS, client.server())) {
            throw new HubError.Forbidden("You do not have permission to access " + client.description() + ".")
                    .exception();
        }
    }

    private Future<Void> answer(RoutingContext ctx, Visit visit, List<String> scopes) {
        var client = visit.request().client();
        if (client.ownerId() == visit.caller().userId()) {
            return issue(ctx, visit, scopes);
        }
        return clients.grantedBefore(database.sql(), client.id(), visit.caller().userId())
                .compose(before -> !before.isEmpty() && before.containsAll(scopes)
                        ? issue(ctx, visit, scopes)
                        : pages.show(ctx, consent(visit, scopes)));
    }

    private ConsentView consent(Visit visit, List<String> scopes) {
        var client = visit.request().client();
        var words = new ScopeWords(visit.caller().name().value(), customScopes);
        return ConsentView.of(client.description(), client.redirectUri(), scopes, List.of(client.accessScope()), words);
    }

    private Future<Void> issue(RoutingContext ctx, Visit visit, List<String> scopes) {
        var request = visit.request();
        var code = Secrets.alphanumeric30();
        return codes.insert(
                        database.sql(),
                        new NewCode(
                                code,
                                request.client().id(),
                                visit.caller().userId(),
                                visit.session().id(),
                                scopes,
                                request.challenge()))
                .compose(_ -> redirect(ctx, request.grantedAt(code)));
    }

    private static Future<Void> redirect(RoutingContext ctx, String location) {
        return ctx.response()
                .setStatusCode(302)
                .putHeader("Location", location)
                .putHeader("Cache-Control", "no-store")
                .end();
    }
}
