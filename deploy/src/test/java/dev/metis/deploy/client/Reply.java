package dev.metis.deploy.client;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** One answer, with what tests ask of it. */
public record Reply(HttpResponse<byte[]> response) {
    public URI uri() {
        return response.uri();
    }

    public int status() {
        return response.statusCode();
    }

    public String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return response.body();
    }

    public JsonObject json() {
        return new JsonObject(text());
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    public boolean isRedirect() {
        return status() >= 300 && status() < 400 && !header("Location").isEmpty();
    }

    /** Where a redirect leads, as an absolute address. */
    public URI location() {
        return uri().resolve(header("Location"));
    }

    /** The parameters of an address, decoded. */
    public static Map<String, String> query(URI uri) {
        var query = uri.getRawQuery();
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&", -1))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> decode(pair[0]),
                                pair -> pair.length > 1 ? decode(pair[1]) : "",
                                (first, _) -> first));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        var text = text();
        return response.request().method() + " " + uri() + " → " + status() + " "
                + (isRedirect() ? location() : text.substring(0, Math.min(500, text.length())));
    }
}
