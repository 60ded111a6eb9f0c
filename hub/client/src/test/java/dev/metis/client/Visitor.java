package dev.metis.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A browser that shows its cookies and its headers. */
final class Visitor implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Map<String, String> cookies() {
        return cookies;
    }

    /** Empty when there is none. */
    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    /** @param headers names and values */
    HttpResponse<String> get(URI url, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(url).GET(), headers);
    }

    HttpResponse<String> post(URI url, String body, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(body)), headers);
    }

    /** Goes to the hub with what the service said, and back to the service. */
    HttpResponse<String> followLogin(HttpResponse<String> redirect, URI service) throws Exception {
        var atHub = send(HttpRequest.newBuilder(URI.create(location(redirect))).GET());
        return get(service.resolve(location(atHub)));
    }

    /** The first message; fails with a {@link WebSocketHandshakeException} when it is refused. */
    String firstMessage(URI url, String... headers) throws Exception {
        var message = new CompletableFuture<String>();
        var builder = http.newWebSocketBuilder().connectTimeout(TIMEOUT);
        if (!cookies.isEmpty()) {
            builder.header("Cookie", cookieHeader());
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        var listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                message.complete(text.toString());
                return CompletableFuture.completedStage(null);
            }
        };
        var address = URI.create(url.toString().replace("http:", "ws:"));
        try {
            var socket = builder.buildAsync(address, listener).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            var first = message.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            socket.abort();
            return first;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof WebSocketHandshakeException refused ? refused : e;
        }
    }

    static String location(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError("no redirect: " + response));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookieHeader());
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        var response = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
        for (var line : response.headers().allValues("Set-Cookie")) {
            var pair = line.split(";", 2)[0].split("=", 2);
            if (line.contains("Max-Age=0")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return response;
    }

    private String cookieHeader() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
