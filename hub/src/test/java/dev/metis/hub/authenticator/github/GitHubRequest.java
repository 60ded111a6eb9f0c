package dev.metis.hub.authenticator.github;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A request to the stand-in, with its query and form taken apart. */
record GitHubRequest(HttpExchange exchange, String path, Map<String, String> query, Map<String, String> form) {

    static GitHubRequest of(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return new GitHubRequest(
                exchange,
                uri.getPath(),
                parse(Optional.ofNullable(uri.getRawQuery()).orElse("")),
                parse(body));
    }

    String query(String name) {
        return query.getOrDefault(name, "");
    }

    String form(String name) {
        return form.getOrDefault(name, "");
    }

    String header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    /** The stand-in as whoever asks knows it. */
    String base() {
        return "http://" + header("Host");
    }

    void json(int status, String body) throws IOException {
        send(status, "application/json; charset=utf-8", body);
    }

    void html(int status, String body) throws IOException {
        send(status, "text/html; charset=utf-8", body);
    }

    void redirect(String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        send(302, "text/html; charset=utf-8", "");
    }

    void send(int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public String toString() {
        return exchange.getRequestMethod() + " " + exchange.getRequestURI() + (form.isEmpty() ? "" : " " + form);
    }

    private static Map<String, String> parse(String encoded) {
        var found = new LinkedHashMap<String, String>();
        for (var pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                var parts = pair.split("=", 2);
                found.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
            }
        }
        return found;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
