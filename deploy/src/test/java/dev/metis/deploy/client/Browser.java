package dev.metis.deploy.client;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Speaks HTTP as a browser does: cookies by path, redirects as navigation, {@code Sec-Fetch-*} headers (hubs decide about
 * XSRF by them), and the XSRF token in the calls that scripts make.
 */
public final class Browser implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 20;

    private final URI base;
    private final CookieJar cookies = new CookieJar();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    public Browser(URI base) {
        this.base = base;
    }

    /** Turns a path into an address on the visited host; a path without leading slash is below the base URL. */
    public URI resolve(String path) {
        return base.resolve(path);
    }

    /** One navigation, redirects not followed. */
    public Reply get(String path) {
        return send(navigation(resolve(path)).GET());
    }

    /** Navigates to where the redirects end. */
    public Visit open(String path) {
        return follow(get(path));
    }

    /** Submits a form and follows the redirects. */
    public Visit submit(String path, Map<String, String> fields) {
        return submit(path, fields.entrySet());
    }

    /** The same for a form that has a field more than once. */
    public Visit submit(String path, Collection<Map.Entry<String, String>> fields) {
        var body = fields.stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return follow(send(navigation(resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))));
    }

    /** A script's call of an API, as {@code fetch} makes it. */
    public Reply call(String method, String path) {
        return send(script(resolve(path)).method(method, BodyPublishers.noBody()));
    }

    public Reply call(String method, String path, JsonObject body) {
        return send(script(resolve(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.encode())));
    }

    /** A script's call with a form, as {@code fetch} sends {@code FormData}. */
    public Reply callWithForm(String method, String path, Map<String, String> fields) {
        var boundary = "form-of-the-test";
        var body = fields.entrySet().stream()
                .map(field -> "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.getKey()
                        + "\"\r\n\r\n" + field.getValue() + "\r\n")
                .collect(Collectors.joining("", "", "--" + boundary + "--\r\n"));
        return send(script(resolve(path))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .method(method, BodyPublishers.ofString(body)));
    }

    /** A program's call with a token and no cookies. */
    public Reply callWithToken(String path, String token) {
        return exchange(HttpRequest.newBuilder(resolve(path))
                .header("Authorization", "token " + token)
                .GET());
    }

    /** Reads a server-sent event stream to its end, as {@code EventSource} does. */
    public Stream<JsonObject> events(String path) {
        var address = resolve(path);
        var query = xsrf(address).map(token -> "?_xsrf=" + encode(token)).orElse("");
        var request = withCookies(HttpRequest.newBuilder(URI.create(address + query)))
                .header("Accept", "text/event-stream")
                .header("Sec-Fetch-Mode", "cors")
                .header("Sec-Fetch-Site", "same-origin");
        var response = http.sendAsync(request.build(), BodyHandlers.ofLines())
                .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
        if (response.statusCode() != 200) {
            throw new AssertionError("events of " + path + " → " + response.statusCode());
        }
        return response.body().filter(line -> line.startsWith("data:")).map(line -> new JsonObject(line.substring(5)));
    }

    /** Opens a WebSocket as a page of this host does. Fails with the status when the other side refuses. */
    public Socket socket(String path, String... subprotocols) {
        var address = resolve(path);
        var builder = http.newWebSocketBuilder()
                .connectTimeout(TIMEOUT)
                .header("Origin", address.getScheme() + "://" + address.getRawAuthority())
                .header("Sec-Fetch-Mode", "websocket");
        cookies.header(address).ifPresent(value -> builder.header("Cookie", value));
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        return Socket.open(builder, URI.create("ws" + address.toString().substring("http".length())));
    }

    public Optional<String> cookie(String name, String path) {
        return cookies.value(name, resolve(path));
    }

    public void setCookie(String name, String value, String path) {
        cookies.put(name, value, path);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    private Visit follow(Reply first) {
        var hops = new ArrayList<Reply>();
        hops.add(first);
        while (hops.getLast().isRedirect()) {
            if (hops.size() > MOST_REDIRECTS) {
                throw new AssertionError("redirect loop: " + hops);
            }
            hops.add(send(navigation(hops.getLast().location()).GET()));
        }
        return new Visit(hops);
    }

    private HttpRequest.Builder navigation(URI address) {
        return HttpRequest.newBuilder(address)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Site", "same-origin")
                .header("Sec-Fetch-Dest", "document");
    }

    private HttpRequest.Builder script(URI address) {
        var request = HttpRequest.newBuilder(address)
                .header("Accept", "*/*")
                .header("Sec-Fetch-Mode", "cors")
                .header("Sec-Fetch-Site", "same-origin");
        xsrf(address).ifPresent(token -> request.header("X-XSRFToken", token));
        return request;
    }

    private Optional<String> xsrf(URI address) {
        return cookies.value("_xsrf", address);
    }

    private Reply send(HttpRequest.Builder request) {
        return exchange(withCookies(request));
    }

    private HttpRequest.Builder withCookies(HttpRequest.Builder request) {
        cookies.header(request.copy().build().uri()).ifPresent(value -> request.header("Cookie", value));
        return request;
    }

    private Reply exchange(HttpRequest.Builder request) {
        var response = http.sendAsync(request.timeout(TIMEOUT).build(), BodyHandlers.ofByteArray())
                .join();
        cookies.store(response.uri(), response.headers().allValues("Set-Cookie"));
        return new Reply(response);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
