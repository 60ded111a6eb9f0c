package dev.metis.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A browser without a screen: keeps cookies, follows no redirects by itself, sends XSRF tokens as our pages do. */
public final class TestBrowser {
    private static final Pattern XSRF = Pattern.compile("name=\"_xsrf\" value=\"([^\"]+)\"");

    private final String base;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    public TestBrowser(String base) {
        this.base = base;
    }

    public void logIn(String name, String password) {
        var answer = tryLogIn("/hub/login", name, password);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    }

    /** Fills in the form of the page. */
    public HttpResponse<String> tryLogIn(String page, String name, String password) {
        var form = get(page);
        assertThat(form.statusCode()).as(form.body()).isEqualTo(200);
        return postForm(page, "username", name, "password", password, "_xsrf", xsrfIn(form.body()));
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** The status of a GET that must not have any of this browser's cookies. */
    public HttpResponse<String> withHeader(String path, String name, String value) {
        return send(request(path).header(name, value).GET());
    }

    public HttpResponse<String> postForm(String path, String... namesAndValues) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(namesAndValues))));
    }

    /** As our scripts call the API: JSON, XSRF token in the query. */
    public HttpResponse<String> api(String method, String path, Optional<JsonObject> body) {
        var separator = path.contains("?") ? "&" : "?";
        return send(request("/hub/api/" + path + separator + "_xsrf=" + encode(xsrf()))
                .header("Content-Type", "application/json")
                .header("Sec-Fetch-Mode", "cors")
                .method(
                        method,
                        body.map(json -> BodyPublishers.ofString(json.encode())).orElseGet(BodyPublishers::noBody)));
    }

    public HttpResponse<String> api(String method, String path) {
        return api(method, path, Optional.empty());
    }

    /** Asks again and again until the answer is as wanted. */
    public HttpResponse<String> eventually(String path, Predicate<HttpResponse<String>> wanted) {
        var found = new AtomicReference<@Nullable HttpResponse<String>>();
        Eventually.eventually(() -> {
            var answer = get(path);
            assertThat(wanted.test(answer))
                    .as(path + " answers " + answer.statusCode() + ": " + answer.body())
                    .isTrue();
            found.set(answer);
        });
        return Objects.requireNonNull(found.get());
    }

    /** The server's model, as the API shows it to this browser. */
    public JsonObject server(String user) {
        return new JsonObject(api("GET", "users/" + user + "/server").body());
    }

    /** Waits until the server is as wanted. */
    public JsonObject eventuallyServer(String user, Predicate<JsonObject> wanted) {
        var found = eventually(
                "/hub/api/users/" + user + "/server",
                answer -> answer.statusCode() == 200 && wanted.test(new JsonObject(answer.body())));
        return new JsonObject(found.body());
    }

    public Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    public void setCookie(String name, String value, String path) {
        var cookie = new HttpCookie(name, value);
        cookie.setPath(path);
        cookie.setVersion(0);
        cookies.getCookieStore().add(URI.create(base), cookie);
    }

    public String xsrf() {
        return cookie("_xsrf").orElse("");
    }

    public static String xsrfIn(String html) {
        var found = XSRF.matcher(html);
        assertThat(found.find()).as("a form with an XSRF token in: " + html).isTrue();
        return found.group(1);
    }

    /** The full address of a path. */
    public String url(String path) {
        return base + path;
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            DescribedAnswers.check(answer);
            return answer;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String form(String... namesAndValues) {
        var form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(encode(namesAndValues[i]))
                    .append('=')
                    .append(encode(namesAndValues[i + 1]));
        }
        return form.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
