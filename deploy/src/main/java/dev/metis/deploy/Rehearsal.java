package dev.metis.deploy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A first visit, as a browser makes it: the login form, the login, and the pages and API calls after it. */
final class Rehearsal {
    private static final Pattern XSRF = Pattern.compile("name=\"_xsrf\" value=\"([^\"]+)\"");
    private static final List<String> AFTER_LOGIN =
            List.of("/hub/home", "/hub/api/user", "/hub/api/users", "/hub/api/", "/hub/nowhere", "/hub/logout");

    private record Answer(int status, String body) {}

    private final HttpClient client;
    private final int port;
    private final List<String> cookies = new ArrayList<>();

    Rehearsal(Vertx vertx, int port) {
        this.client = vertx.createHttpClient();
        this.port = port;
    }

    /** Completes with the status of each answer; what they are is of no matter here. */
    Future<List<Integer>> play(FirstLogin login) {
        var statuses = new ArrayList<Integer>();
        return request(HttpMethod.GET, "/hub/login", "")
                .compose(form -> request(HttpMethod.POST, "/hub/login", fields(form, login)))
                .compose(entered -> {
                    statuses.add(entered.status());
                    return visit(AFTER_LOGIN, statuses);
                })
                .eventually(client::close);
    }

    private Future<List<Integer>> visit(List<String> paths, List<Integer> statuses) {
        if (paths.isEmpty()) {
            return Future.succeededFuture(statuses);
        }
        return request(HttpMethod.GET, paths.getFirst(), "").compose(answer -> {
            statuses.add(answer.status());
            return visit(paths.subList(1, paths.size()), statuses);
        });
    }

    private Future<Answer> request(HttpMethod method, String path, String form) {
        var options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .putHeader("accept", "text/html")
                .putHeader("sec-fetch-mode", "navigate")
                .putHeader("cookie", String.join("; ", cookies));
        if (method.equals(HttpMethod.POST)) {
            options.putHeader("content-type", "application/x-www-form-urlencoded");
        }
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(form)))
                .compose(response -> {
                    response.cookies().forEach(cookie -> cookies.add(cookie.split(";", 2)[0]));
                    return response.body().map(body -> new Answer(response.statusCode(), body.toString()));
                });
    }

    private static String fields(Answer page, FirstLogin login) {
        var token = XSRF.matcher(page.body());
        return "username=" + login.user() + "&password=" + login.password().reveal() + "&_xsrf="
                + (token.find() ? URLEncoder.encode(token.group(1), StandardCharsets.UTF_8) : "");
    }
}
