package dev.metis.hub.page;

import dev.metis.hub.access.Caller;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.ErrorResponder;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.Names;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page of everything that went wrong: what happened, and what to do next. Also {@code /error/:code} for the proxy. */
public final class ErrorPage implements ErrorResponder.ErrorView {
    private static final Logger log = LoggerFactory.getLogger(ErrorPage.class);

    /**
     * @param heading {@code 404 : Not Found}
     * @param steps what to do next, the likeliest first
     */
    public record Model(String heading, String message, List<Step> steps) implements View {
        @Override
        public String template() {
            return "error.jte";
        }
    }

    /** @param href empty for the page one is on */
    public record Step(String label, String href) {}

    private final BaseUrl base;
    private final Pages pages;

    public ErrorPage(BaseUrl base, Pages pages) {
        this.base = base;
        this.pages = pages;
    }

    /** @param hub the router of everything below {@code /hub} */
    public void mount(Router hub) {
        hub.get("/error/:code").respond(this::forProxy);
    }

    @Override
    public void show(RoutingContext ctx, int status, String message) {
        pages.show(ctx, status, model(ctx, status, message))
                .onFailure(cause -> log.atDebug().setCause(cause).log("error_page_not_sent"));
    }

    /** Always 200: the proxy puts its own status on this text. The address in {@code ?url=} is not shown at all. */
    private Future<Void> forProxy(RoutingContext ctx) {
        int status = code(Params.path(ctx, "code"));
        return pages.show(ctx, model(ctx, status, messageFor(status)));
    }

    private static int code(String text) {
        if (!text.matches("[1-5][0-9]{2}")) {
            throw new HubError.NotFound("page", text).exception();
        }
        return Integer.parseInt(text);
    }

    private static String messageFor(int status) {
        return switch (status) {
            case 403 -> "You may not open this page.";
            case 404 -> "There is nothing at this address.";
            case 502 -> "Your server's answer could not be understood. It may still be starting.";
            case 503 -> "Your server appears to be down. You can start it again from your home page.";
            case 504 -> "Your server took too long to answer.";
            default -> "The request could not be completed.";
        };
    }

    private Model model(RoutingContext ctx, int status, String message) {
        var reason = HttpResponseStatus.valueOf(status).reasonPhrase().replaceFirst(" \\(\\d+\\)$", "");
        return new Model(status + " : " + reason, message, steps(ctx, status));
    }

    private List<Step> steps(RoutingContext ctx, int status) {
        var home = new Step("Go to your home page", base.hub("home"));
        boolean loggedIn = Caller.find(ctx).isPresent();
        if (status == 401 || status == 403) {
            return loggedIn
                    ? List.of(home, new Step("Log in as somebody else", base.hub("logout")))
                    : List.of(new Step("Log in", base.hub("login") + "?next=" + next(ctx)));
        }
        if (status == 503
                && ctx.request().path() != null
                && ctx.request().path().startsWith(base.hub("error/"))) {
            return List.of(home, new Step("Try again", ""));
        }
        return status == 429 || status >= 500 ? List.of(new Step("Try again", ""), home) : List.of(home);
    }

    private static String next(RoutingContext ctx) {
        return Names.queryEscape(ctx.request().uri());
    }
}
