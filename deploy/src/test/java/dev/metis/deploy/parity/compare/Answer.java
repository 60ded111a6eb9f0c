package dev.metis.deploy.parity.compare;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one hub answered.
 *
 * @param hub its address, which may appear in the answer
 * @param headers names in lower case
 */
public record Answer(URI hub, int status, Map<String, List<String>> headers, String body) {
    private static final int SHOWN = 1000;

    public static Answer of(URI hub, HttpResponse<byte[]> response) {
        var headers = new TreeMap<String, List<String>>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return new Answer(hub, response.statusCode(), headers, new String(response.body(), StandardCharsets.UTF_8));
    }

    /** When there was no answer at all. */
    public static Answer none(URI hub, Throwable failure) {
        return new Answer(hub, 0, Map.of(), "no answer: " + failure);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> String.join(" | ", values));
    }

    boolean isJson() {
        return header("content-type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
    }

    boolean isPlainText() {
        return header("content-type")
                .filter(type -> type.startsWith("text/plain"))
                .isPresent();
    }

    boolean isEventStream() {
        return header("content-type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
    }

    /** The body as JSON; the text itself when it is none. */
    @Nullable
    Object json() {
        try {
            return Json.decodeValue(body);
        } catch (DecodeException _) {
            return body;
        }
    }

    /**
     * The text at a place of the JSON, {@code null} included; empty when there is no such place.
     *
     * @param pointer a JSON pointer, or {@code ?name} for a parameter of the address in the header {@code Location}
     */
    public Optional<String> at(String pointer) {
        if (pointer.startsWith("?")) {
            return header("location")
                    .map(location -> location.replaceFirst(".*[?&]" + pointer.substring(1) + "=([^&]*).*", "$1"));
        }
        @Nullable Object value = json();
        for (var name : pointer.substring(1).split("/", -1)) {
            if (value instanceof JsonObject object && object.containsKey(name)) {
                value = object.getValue(name);
            } else if (value instanceof JsonArray array
                    && name.matches("\\d+")
                    && Integer.parseInt(name) < array.size()) {
                value = array.getValue(Integer.parseInt(name));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(String.valueOf(value));
    }

    @Override
    public String toString() {
        var said = new StringBuilder().append(status);
        Comparison.HEADERS.forEach(name -> header(name)
                .ifPresent(value ->
                        said.append("\n      ").append(name).append(": ").append(value)));
        if (!body.isEmpty()) {
            said.append("\n      ").append(body.length() <= SHOWN ? body : body.substring(0, SHOWN) + "…");
        }
        return said.toString();
    }
}
