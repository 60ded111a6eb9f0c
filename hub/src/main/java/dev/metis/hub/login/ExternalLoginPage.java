package dev.metis.hub.login;

import dev.metis.hub.authenticator.oauth.OAuthLogin;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.HubException;
import dev.metis.hub.error.Shown;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.ErrorResponder;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.RequestLog;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.page.Pages;
import dev.metis.hub.session.Sessions;
import dev.metis.hub.session.SignedCookie;
import dev.metis.hub.token.Secrets;
import dev.metis.hub.user.User;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /oauth_login} sends a browser to the login provider, {@code /oauth_callback} is where it comes back. What belongs to one
 * login is in a cookie of its own, so that two tabs can log in at once, and is good for one return. Source: OAuthenticator {@code
 * OAuthLoginHandler}, {@code OAuthCallbackHandler}.
 */
public final class ExternalLoginPage {
    private static final Logger log = LoggerFactory.getLogger(ExternalLoginPage.class);
    private static final String COOKIE = "oauthenticator-state";
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Pattern STATE_ID = Pattern.compile("[0-9a-f]{32}");

    private final BaseUrl base;
    private final OAuthLogin external;
    private final Login login;
    private final Sessions sessions;
    private final SignedCookie cookie;
    private final Sessions.Origins origins;
    private final Landing landing;
    private final Pages pages;
    private final HubMetrics metrics;

    /** What a browser needs that comes and goes. */
    public record Browsers(Sessions sessions, SignedCookie cookie, Sessions.Origins origins) {}

    public ExternalLoginPage(
            BaseUrl base,
            OAuthLogin external,
            Login login,
            Browsers browsers,
            Landing landing,
            Pages pages,
            HubMetrics metrics) {
        this.base = base;
        this.external = external;
        this.login = login;
        this.sessions = browsers.sessions();
        this.cookie = browsers.cookie();
        this.origins = browsers.origins();
        this.landing = landing;
        this.pages = pages;
        this.metrics = metrics;
    }

    /** @param hub the router of everything below {@code /hub} */
    public void mount(Router hub) {
        hub.get("/oauth_login").respond(this::leave);
        hub.get("/oauth_callback").respond(this::comeBack);
    }

    /** One login on its way. */
    private record Journey(String id, String verifier, String redirectUri, Optional<String> next) {
        JsonObject json() {
            return new JsonObject()
                    .put("state_id", id)
                    .put("code_verifier", verifier)
                    .put("redirect_uri", redirectUri)
                    .put("next_url", next.orElse(""));
        }

        static Journey of(JsonObject json) {
            return new Journey(
                    json.getString("state_id", ""),
                    json.getString("code_verifier", ""),
                    json.getString("redirect_uri", ""),
                    Optional.of(json.getString("next_url", "")).filter(url -> !url.isEmpty()));
        }
    }

    private Future<Void> leave(RoutingContext ctx) {
        var id = Secrets.hex32();
        var journey = new Journey(id, Secrets.urlSafe43(), callback(ctx), landing.next(ctx));
        cookie.give(ctx, nameOf(id), base.hub("oauth_callback"), LIFETIME, journey.json());
        log.atInfo()
                .addKeyValue("redirect_uri", journey.redirectUri())
                .addKeyValue("request", RequestLog.id(ctx))
                .log("login_sent_to_provider");
        return Landing.redirectTo(ctx, external.authorizeUrl(journey.redirectUri(), encoded(id), journey.verifier()));
    }

    private String callback(RoutingContext ctx) {
        var path = base.hub("oauth_callback");
        return external.callback().or(() -> base.full(path)).orElseGet(() -> {
            var origin = origins.of(ctx);
            return origin.scheme() + "://" + origin.host() + path;
        });
    }

    private Future<Void> comeBack(RoutingContext ctx) {
        var id = stateId(ctx);
        var journey = id.flatMap(known -> cookie.take(ctx, nameOf(known), base.hub("oauth_callback"), LIFETIME))
                .map(Journey::of)
                .filter(known -> known.id().equals(id.orElse("")));
        var arriving = Params.query(ctx, "error").isPresent()
                ? this.<LoginOutcome>cancelled(ctx)
                : Params.query(ctx, "code").filter(code -> !code.isEmpty()).isEmpty()
                        ? new HubError.BadRequest("The login provider sent you back without a code. Log in again.")
                                .<LoginOutcome>failed()
                        : journey.isEmpty()
                                ? new HubError.BadRequest(
                                                "This login was not begun in this browser, took too long, or was"
                                                        + " used before. Log in again.")
                                        .<LoginOutcome>failed()
                                : arrive(ctx, journey.get());
        return arriving.compose(outcome -> switch (outcome) {
                    case LoginOutcome.Entered entered -> enter(ctx, entered.user(), journey.flatMap(Journey::next));
                    case LoginOutcome.Refused refused -> refuse(ctx, refused);
                })
                .recover(cause ->
                        cause instanceof HubException e && !ctx.response().headWritten()
                                ? explain(ctx, e.error())
                                : Future.failedFuture(cause));
    }

    private Future<LoginOutcome> arrive(RoutingContext ctx, Journey journey) {
        var code = Params.query(ctx, "code").orElse("");
        return metrics.logins()
                .time(
                        () -> external.finish(code, journey.redirectUri(), journey.verifier())
                                .compose(person -> login.attempt(person, RequestLog.id(ctx))),
                        LoginOutcome.Entered.class::isInstance);
    }

    /** What the provider says came with a link, which anybody can write: it is cut. */
    private <T> Future<T> cancelled(RoutingContext ctx) {
        var error = Params.query(ctx, "error").orElse("");
        var said = Shown.cut(Params.query(ctx, "error_description").orElse(error));
        log.atWarn()
                .addKeyValue("error", Shown.cut(error))
                .addKeyValue("said", said)
                .addKeyValue("redirect_uri", callback(ctx))
                .addKeyValue("request", RequestLog.id(ctx))
                .log("login_sent_back_with_error");
        return new HubError.BadRequest(
                        switch (error) {
                            case "access_denied" ->
                                "You did not let the hub know who you are at " + external.service() + ". Log in again.";
                            case "redirect_uri_mismatch" ->
                                external.service() + " does not know the address " + callback(ctx)
                                        + " that the hub sent. Tell whoever runs this hub: it has to be registered there.";
                            default -> external.service() + " could not log you in: " + said;
                        })
                .failed();
    }

    private Future<Void> enter(RoutingContext ctx, User user, Optional<String> next) {
        return sessions.begin(ctx, user)
                .compose(_ -> landing.of(next, user.name()))
                .compose(url -> Landing.redirectTo(ctx, url));
    }

    private Future<Void> refuse(RoutingContext ctx, LoginOutcome.Refused refused) {
        return pages.show(
                ctx,
                403,
                new LoginView(
                        way(),
                        Optional.of(external.refusal() + " " + external.service() + " says that you are "
                                + Shown.cut(refused.name()) + "; to enter as somebody else, log out there first."),
                        refused.reasons()));
    }

    private Future<Void> explain(RoutingContext ctx, HubError error) {
        ErrorResponder.retryAfter(error)
                .ifPresent(wait -> ctx.response().putHeader("Retry-After", String.valueOf(wait.toSeconds())));
        return pages.show(ctx, ErrorResponder.status(error), new LoginView(way(), Optional.of(error.message())));
    }

    private LoginView.Way way() {
        return new LoginView.Service(external.service(), base.hub("oauth_login"));
    }

    private static String nameOf(String id) {
        return COOKIE + "-" + id.substring(0, 8);
    }

    /** As upstream has it in the address: nothing but the id, which is worth nothing without the cookie. */
    private static String encoded(String id) {
        var json = new JsonObject().put("state_id", id).encode();
        return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> stateId(RoutingContext ctx) {
        try {
            var json = Base64.getUrlDecoder().decode(Params.query(ctx, "state").orElse(""));
            return Optional.ofNullable(new JsonObject(new String(json, StandardCharsets.UTF_8)).getValue("state_id"))
                    .map(String::valueOf)
                    .filter(id -> STATE_ID.matcher(id).matches());
        } catch (IllegalArgumentException | DecodeException _) {
            return Optional.empty();
        }
    }
}
