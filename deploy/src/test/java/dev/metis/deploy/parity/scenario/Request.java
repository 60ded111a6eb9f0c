package dev.metis.deploy.parity.scenario;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request, the same for both hubs. Words such as {@code $id} in path, headers and body stand for what each hub answered
 * before, {@code $now+60} for the time so many minutes after it is sent.
 *
 * @param path from the root, percent-encoded, with the query
 * @param headers besides those of the caller
 * @param kept words for later requests of the case, with the place of their value in the answer
 */
public record Request(
        String method,
        String path,
        Caller caller,
        List<Header> headers,
        Optional<String> body,
        Map<String, String> kept) {

    /** One header line. */
    public record Header(String name, String value) {}

    private static final String API = "/hub/api";
    private static final String PAGES = "application/jupyterhub-pagination+json";
    private static final int SHOWN = 200;

    public Request {
        headers = List.copyOf(headers);
        kept = Map.copyOf(kept);
    }

    /** Of the REST API, as an admin. */
    public static Request of(String method, String path) {
        return atRoot(method, API + path);
    }

    /** Of any path. */
    public static Request atRoot(String method, String path) {
        return new Request(method, path, Caller.ADMIN, List.of(), Optional.empty(), Map.of());
    }

    public static Request get(String path) {
        return of("GET", path);
    }

    public static Request post(String path) {
        return of("POST", path);
    }

    public static Request post(String path, String body) {
        return of("POST", path).with(body);
    }

    public static Request put(String path, String body) {
        return of("PUT", path).with(body);
    }

    public static Request patch(String path, String body) {
        return of("PATCH", path).with(body);
    }

    public static Request delete(String path) {
        return of("DELETE", path);
    }

    /** A JSON object, from keys and values in turn. */
    public static String json(@Nullable Object... pairs) {
        var object = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            object.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return object.encode();
    }

    /** Stands in a body for one byte that is no UTF-8. */
    public static String loneByte(int value) {
        return Character.toString((char) (Character.MIN_LOW_SURROGATE + value));
    }

    /** A JSON list. */
    public static JsonArray list(Object... items) {
        return new JsonArray(new ArrayList<>(List.of(items)));
    }

    public Request by(Caller other) {
        return new Request(method, path, other, headers, body, kept);
    }

    public Request with(String text) {
        return new Request(method, path, caller, headers, Optional.of(text), kept);
    }

    public Request header(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Request(method, path, caller, more, body, kept);
    }

    /** Asks for the paginated form of a list. */
    public Request inPages() {
        return header("Accept", PAGES);
    }

    /** Remembers a value of the answer. */
    public Request keep(String word, String pointer) {
        var more = new LinkedHashMap<>(kept);
        more.put(word, pointer);
        return new Request(method, path, caller, headers, body, more);
    }

    @Override
    public String toString() {
        var said = new StringBuilder(method)
                .append(' ')
                .append(cut(path))
                .append(" by ")
                .append(caller);
        headers.forEach(
                header -> said.append(", ").append(header.name()).append(": ").append(cut(header.value())));
        body.ifPresent(text -> said.append(", body ").append(text.isEmpty() ? "empty" : cut(text)));
        return said.toString();
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + text.length() + " characters)";
    }
}
