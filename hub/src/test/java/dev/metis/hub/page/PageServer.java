package dev.metis.hub.page;

import static dev.metis.hub.Eventually.resultOf;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.TestCallers;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.ErrorResponder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The pages that need no server store, behind a port, for tests. Who sends the header {@code As} is logged in. */
final class PageServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    PageServer(Optional<Path> logo) {
        var base = PageFixture.BASE;
        var files = StaticFiles.load(logo);
        var pages = new Pages(new Layouts(
                base, files, PageFixture.NOTHING, _ -> Future.succeededFuture(List.of()), _ -> PageFixture.XSRF_TOKEN));
        var errorPage = new ErrorPage(base, pages);
        var errors = new ErrorResponder(base, errorPage);
        var root = Router.router(vertx);
        root.route().handler(new SecurityHeaders(base));
        var hub = Router.router(vertx);
        new HealthPage().mount(hub);
        files.mount(hub);
        hub.route().handler(BodyHandler.create(false)).handler(ctx -> {
            Optional.ofNullable(ctx.request().getHeader("As"))
                    .ifPresent(name -> caller(name).putInto(ctx));
            ctx.next();
        });
        errorPage.mount(hub);
        new CspReportPage(() -> {}).mount(hub);
        hub.get("/busy").handler(ctx -> ctx.fail(new HubError.DatabaseUnavailable().exception()));
        hub.get("/secret").handler(ctx -> ctx.fail(new HubError.Forbidden("Not <yours>.").exception()));
        hub.get("/bug").handler(_ -> {
            throw new IllegalStateException("password=hunter2");
        });
        hub.route().handler(ctx -> ctx.fail(new HubError.NotFound("page", "").exception()));
        root.route("/hub/*").subRouter(hub);
        root.route().failureHandler(errors);
        port = resultOf(vertx.createHttpServer().requestHandler(root).listen(0, "127.0.0.1"))
                .actualPort();
    }

    private static Caller caller(String name) {
        return TestCallers.user(name, new Caller.BrowserSession(1, "session", "proof"));
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        var body = method.equals("POST")
                ? HttpRequest.BodyPublishers.ofString("{\"csp-report\": {\"violated-directive\": \"img-src\"}}")
                : HttpRequest.BodyPublishers.noBody();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
        resultOf(vertx.close());
    }
}
