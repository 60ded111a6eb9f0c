package dev.metis.hub.oauth;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.ScopeWords;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.http.Params;
import dev.metis.hub.oauth.AuthorizeRequest.Problem;
import dev.metis.hub.page.Pages;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.token.Secrets;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/oauth2/authorize}: where a server sends a browser to learn who sits before it (RFC 6749 §4.1). A page, although
 * it lies below the API: for browsers that are logged in, tokens open nothing here.
 */
public final class AuthorizePage {
    private static final Logger log = LoggerFactory.getLogger(AuthorizePage.class);
    private static final String PATH = "/api/oauth2/authorize";

    private final Database database;
    private final ClientStore clients;
    private final CodeStore codes;
    private final RoleScopes roles;
    private final Pages pages;
    private final Consumer<RoutingContext> requireXsrf;
    private final boolean pkceRequired;

    /** One person's answer to one request. */
    private record Visit(AuthorizeRequest request, Caller caller, Caller.BrowserSession session) {
        OAuthClient client() {
            return request.client();
        }

        long userId() {
            return caller.user().id();
        }
    }

    /**
     * @param requireXsrf throws unless the request's form comes from a page shown to this login
     * @param pkceRequired whether a client without a code challenge is refused
     */
    public AuthorizePage(
            Database database,
            ClientStore clients,
            CodeStore codes,
            RoleScopes roles,
            Pages pages,
            Consumer<RoutingContext> requireXsrf,
            boolean pkceRequired) {
        this.database = database;
        this.clients = clients;
        this.codes = codes;
        this.roles = roles;
        this.pages = pages;
        this.requireXsrf = requireXsrf;
        this.pkceRequired = pkceRequired;
    }

    /** @param hub the router of everything below {@code /hub}, with the body read and callers found by their cookie */
    public void mount(Router hub) {
        hub.get(PATH).respond(this::ask);
        hub.post(PATH).respond(this::allow);
    }

    private Future<Void> ask(RoutingContext ctx) {
        return visit(ctx)
                .compose(visit -> asked(visit).compose(asked -> {
                    var requested = ScopeGrant.requested(visit.client(), asked);
                    return grant(visit, requested)
                            .compose(grant -> refusal(visit, grant, requested)
                                    .compose(problem -> problem.isPresent()
                                            ? redirect(ctx, visit.request().refusedAt(problem.get()))
                                            : answer(ctx, visit, grant.granted(requested))));
                }));
    }

    /** Old clients ask for roles by their names. Source: {@code validate_scopes}. */
    private Future<Optional<List<String>>> asked(Visit visit) {
        var asked = visit.request().scopes();
        if (visit.request().asksForIdentify()) {
            warnOfOldScope(visit, "identify");
        }
        return asked.isPresent() && asked.get().stream().anyMatch(this::isNoScope)
                ? roles.ofRolesIfAll(database.sql(), asked.get())
                        .onSuccess(found -> asked.get().stream()
                                .filter(name -> !found.contains(name) && isNoScope(name))
                                .forEach(role -> warnOfOldScope(visit, role)))
                        .map(Optional::of)
                : Future.succeededFuture(asked);
    }

    private static void warnOfOldScope(Visit visit, String scope) {
        log.atWarn()
                .addKeyValue("client", visit.client().identifier())
                .addKeyValue("scope", Shown.cut(scope))
                .addKeyValue("instead", scope.equals("identify") ? "nothing" : "the scopes of the role")
                .log("deprecated_oauth_scope");
    }

    private boolean isNoScope(String text) {
        return roles.catalogue().problem(text).isPresent();
    }

    /** What the person allowed on the consent page, which may be less than was asked for. */
    private Future<Void> allow(RoutingContext ctx) {
        browser(Caller.of(ctx));
        requireXsrf.accept(ctx);
        return visit(ctx).compose(visit -> {
            var allowed = ScopeGrant.requested(visit.client(), Optional.of(allowed(ctx)));
            return grant(visit, allowed)
                    .compose(grant -> refusal(visit, grant, allowed)
                            .compose(problem -> problem.isPresent()
                                    ? redirect(ctx, visit.request().refusedAt(problem.get()))
                                    : issue(ctx, visit, grant.granted(allowed))));
        });
    }

    /** The old word for who somebody is, which every client learns, stands for no scope. */
    private static List<String> allowed(RoutingContext ctx) {
        return ctx.request().formAttributes().getAll("scopes").stream()
                .filter(scope -> !scope.equals("identify"))
                .toList();
    }

    /** Fails with a page until client and redirect URI are known to be right. */
    private Future<Visit> visit(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var session = browser(caller);
        var query = Params.query(ctx);
        return clients.find(database.sql(), AuthorizeRequest.clientId(query))
                .map(client -> new Visit(AuthorizeRequest.of(client, query, pkceRequired), caller, session));
    }

    private static Caller.BrowserSession browser(Caller caller) {
        if (caller.credential() instanceof Caller.BrowserSession session) {
            return session;
        }
        throw new HubError.LoginRequired().exception();
    }

    /** @param scopes those it will be asked about */
    private Future<ScopeGrant> grant(Visit visit, List<String> scopes) {
        var client = visit.client();
        return roles.of(database.sql(), new OwnerId.OfUser(visit.userId()))
                .map(rights -> rights.orElseThrow(() -> new HubError.LoginRequired().exception()))
                .compose(rights -> {
                    var expansion =
                            roles.catalogue().expansion(rights.owner().resource(), Optional.of(client.stands()));
                    var asked = expansion.expand(scopes);
                    return roles.membersFor(asked, rights.scopes().union(expansion.expand(client.allowedScopes())))
                            .map(members -> new ScopeGrant(client, rights, expansion, members));
                });
    }

    /** What the client is told is wrong; a person who may not use it at all is told so by a page. */
    private static Future<Optional<Problem>> refusal(Visit visit, ScopeGrant grant, List<String> scopes) {
        var problem = visit.request()
                .problem()
                .or(() -> grant.beyondClient(scopes)
                        .map(_ -> new Problem("invalid_scope", "The client may not ask for these scopes.")));
        return problem.isEmpty() ? requireAccess(visit).map(_ -> problem) : Future.succeededFuture(problem);
    }

    private static Future<Void> requireAccess(Visit visit) {
        var client = visit.client();
        return visit.caller()
                .may(client.access(), client.stands())
                .compose(may -> may
                        ? Future.succeededFuture()
                        : new HubError.Forbidden("You do not have permission to access " + client.description() + ".")
                                .failed());
    }

    private Future<Void> answer(RoutingContext ctx, Visit visit, List<String> scopes) {
        var client = visit.client();
        if (client.isServerOf(visit.userId()) || client.withoutConsent()) {
            return issue(ctx, visit, scopes);
        }
        return clients.grantedBefore(database.sql(), client.id(), visit.userId())
                .compose(before -> !before.isEmpty() && before.containsAll(scopes)
                        ? issue(ctx, visit, scopes)
                        : pages.show(ctx, consent(visit, scopes)));
    }

    private ConsentView consent(Visit visit, List<String> scopes) {
        var client = visit.client();
        var words =
                new ScopeWords(visit.caller().name().value(), roles.catalogue().custom());
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
                                visit.userId(),
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
