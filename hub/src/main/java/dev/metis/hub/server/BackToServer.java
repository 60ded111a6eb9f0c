package dev.metis.hub.server;

import dev.metis.hub.error.HubError;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.JupyterHubVersion;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.Redirect;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Sends a browser on to a server that runs, although the proxy sent it here: its route may come any moment. Each round waits
 * longer, and after a few it is called a loop. Source: JupyterHub UserUrlHandler.
 *
 * @param limit how many rounds there are
 */
record BackToServer(BaseUrl base, int limit) {
    private static final String ROUNDS = "redirects";
    private static final int LIMIT_FOR_OTHER_VERSION = 2;
    private static final int LONGEST_WAIT_SECONDS = 10;

    /** The request's path must lie below {@code /hub}; the server's is the same without that. */
    Future<Void> go(RoutingContext ctx, Server server) {
        int rounds = rounds(ctx);
        if (rounds >= limitFor(server)) {
            return new HubError.RedirectLoop(
                            "The proxy does not know " + server.key()
                                    + " yet, although it runs. Try again in a moment; if that does not help, stop and start it.")
                    .failed();
        }
        var target = target(ctx, rounds + 1);
        return rounds == 0
                ? Redirect.found(ctx, target)
                : ctx.vertx()
                        .timer(Math.min(1L << rounds, LONGEST_WAIT_SECONDS), TimeUnit.SECONDS)
                        .compose(_ -> Redirect.found(ctx, target));
    }

    private int limitFor(Server server) {
        boolean other = server.version()
                .filter(version -> !version.equals(JupyterHubVersion.TEXT))
                .isPresent();
        return other ? Math.min(limit, LIMIT_FOR_OTHER_VERSION) : limit;
    }

    private static int rounds(RoutingContext ctx) {
        var written = Params.query(ctx, ROUNDS).orElse("0");
        if (!written.matches("[0-9]{1,3}")) {
            throw new HubError.BadRequest("redirects must be a small number").exception();
        }
        return Integer.parseInt(written);
    }

    private String target(RoutingContext ctx, int rounds) {
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        var query = Optional.ofNullable(ctx.request().query()).orElse("");
        var kept = Arrays.stream(query.split("&", -1))
                .filter(part -> !part.isEmpty() && !part.startsWith(ROUNDS + "="))
                .map(part -> part + "&")
                .collect(Collectors.joining());
        return base.path() + path.substring(base.hub().length()) + "?" + kept + ROUNDS + "=" + rounds;
    }
}
