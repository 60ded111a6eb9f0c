package dev.metis.deploy.parity;

import dev.metis.deploy.parity.compare.Answer;
import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Request.Header;
import dev.metis.deploy.singleuser.HubUnderTest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** One of the two hubs, with the credentials of every caller and the words that stand for what only this hub knows. */
final class Side implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** So many minutes after the request is sent. */
    private static final Pattern AHEAD = Pattern.compile("\\$now\\+(\\d+)");

    private final String name;
    private final HubUnderTest hub;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Map<Caller, List<Header>> credentials = new EnumMap<>(Caller.class);
    private final Map<String, String> words = new HashMap<>();

    Side(String name, HubUnderTest hub) {
        this.name = name;
        this.hub = hub;
    }

    URI url() {
        return hub.url();
    }

    void know(Caller caller, Header... headers) {
        credentials.put(caller, List.of(headers));
    }

    void know(String word, String value) {
        words.put(word, value);
    }

    /** A copy, for one case to add to. */
    Map<String, String> words() {
        return new HashMap<>(words);
    }

    CompletableFuture<Answer> send(Request request, Map<String, String> known) {
        var path = fill(request.path(), known, true);
        var builder = HttpRequest.newBuilder(URI.create(hub.url().toString().replaceFirst("/$", "") + path))
                .timeout(TIMEOUT);
        headersOf(request.caller()).forEach(header -> builder.header(header.name(), header.value()));
        request.headers().forEach(header -> builder.header(header.name(), fill(header.value(), known, false)));
        var body = request.body().map(text -> fill(text, known, false));
        if (body.isPresent() && !hasHeader(request, "Content-Type")) {
            builder.header("Content-Type", "application/json");
        }
        builder.method(
                request.method(),
                body.map(Side::bytes).map(BodyPublishers::ofByteArray).orElseGet(BodyPublishers::noBody));
        return http.sendAsync(builder.build(), BodyHandlers.ofByteArray())
                .thenApply(response -> Answer.of(hub.url(), response))
                .exceptionally(failure -> Answer.none(hub.url(), failure));
    }

    /** UTF-8, and where half a pair stands alone the byte that {@link Request#loneByte} meant. */
    private static byte[] bytes(String text) {
        var bytes = new ByteArrayOutputStream();
        text.codePoints().forEach(c -> {
            if (c >= Character.MIN_LOW_SURROGATE && c <= Character.MIN_LOW_SURROGATE + 0xff) {
                bytes.write(c - Character.MIN_LOW_SURROGATE);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    private boolean hasHeader(Request request, String header) {
        return request.headers().stream().anyMatch(given -> given.name().equalsIgnoreCase(header))
                || headersOf(request.caller()).stream()
                        .anyMatch(given -> given.name().equalsIgnoreCase(header));
    }

    /** A caller whom this hub did not let in sends what it will not know. */
    private List<Header> headersOf(Caller caller) {
        return credentials.getOrDefault(caller, List.of(new Header("Authorization", "token never-let-in")));
    }

    private static String fill(String text, Map<String, String> known, boolean escaped) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        var filled = AHEAD.matcher(text)
                .replaceAll(ahead -> Instant.now()
                        .plus(Integer.parseInt(ahead.group(1)), ChronoUnit.MINUTES)
                        .toString());
        for (var word : known.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList()) {
            var value = known.getOrDefault(word, "");
            filled = filled.replace("$" + word, escaped ? escape(value) : value);
        }
        return filled;
    }

    private static String escape(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
        hub.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
