package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.error.Shown;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a provider answered. */
record ProviderReply(int status, MultiMap headers, Buffer body) {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\"?");

    boolean isGood() {
        return status >= 200 && status < 300;
    }

    /** Empty when it is no JSON object. */
    Optional<JsonObject> object() {
        try {
            return body.length() == 0 ? Optional.empty() : Optional.of(new JsonObject(body));
        } catch (DecodeException | ClassCastException _) {
            return Optional.empty();
        }
    }

    /** Empty when it is no JSON list. */
    Optional<JsonArray> array() {
        try {
            return body.length() == 0 ? Optional.empty() : Optional.of(new JsonArray(body));
        } catch (DecodeException | ClassCastException _) {
            return Optional.empty();
        }
    }

    /** The sentence providers give with a refusal, cut; or nothing. Tokens never stand in it. */
    String message() {
        return object().map(json -> Optional.ofNullable(json.getValue("message"))
                        .or(() -> Optional.ofNullable(json.getValue("error_description")))
                        .or(() -> Optional.ofNullable(json.getValue("error")))
                        .map(String::valueOf)
                        .map(Shown::cut)
                        .orElse(""))
                .orElse("");
    }

    /**
     * Whether a limit of calls is reached: GitHub says so with 429, or with 403 and one of two headers. Source: GitHub Docs,
     * "Rate limits for the REST API".
     */
    boolean isLimited() {
        return status == 429
                || (status == 403
                        && (headers.contains("Retry-After") || "0".equals(headers.get("X-RateLimit-Remaining"))));
    }

    /** When to try again, by either header; empty when neither is there. */
    Optional<Duration> retryAfter() {
        return seconds("Retry-After")
                .map(Duration::ofSeconds)
                .or(() -> seconds("X-RateLimit-Reset")
                        .map(Instant::ofEpochSecond)
                        .map(at -> Duration.between(Instant.now(), at))
                        .filter(Duration::isPositive));
    }

    /** The next page of a list. Source: RFC 8288. */
    Optional<URI> next() {
        return Optional.ofNullable(headers.get("Link")).flatMap(link -> {
            var found = NEXT.matcher(link);
            return found.find() ? url(found.group(1)) : Optional.empty();
        });
    }

    /** Where a redirect leads, seen from the address that was asked. */
    Optional<URI> location(URI asked) {
        return status / 100 == 3
                ? Optional.ofNullable(headers.get("Location"))
                        .flatMap(ProviderReply::url)
                        .map(asked::resolve)
                : Optional.empty();
    }

    private Optional<Long> seconds(String header) {
        return Optional.ofNullable(headers.get(header))
                .filter(text -> text.matches("[0-9]{1,12}"))
                .map(Long::valueOf);
    }

    private static Optional<URI> url(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "ProviderReply[" + status + "]";
    }
}
