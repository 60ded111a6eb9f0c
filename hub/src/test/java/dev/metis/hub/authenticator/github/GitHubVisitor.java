package dev.metis.hub.authenticator.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestBrowser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Somebody with an account at the stand-in, and a browser that has the hub's cookies. */
public final class GitHubVisitor {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String login;
    private final TestBrowser browser;

    public GitHubVisitor(String login, TestBrowser browser) {
        this.login = login;
        this.browser = browser;
    }

    public TestBrowser browser() {
        return browser;
    }

    /** Presses the button, says who they are, and comes back. */
    public HttpResponse<String> logIn() {
        return comeBack(leave("/hub/oauth_login"));
    }

    /** Where the hub sends the browser. */
    public URI leave(String page) {
        var answer = browser.get(page);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    /** Says there who they are, and opens the address that one is sent back to. */
    public HttpResponse<String> comeBack(URI authorize) {
        return browser.get(wayBack(authorize, "&login=" + login));
    }

    /** The path and query that the stand-in sends back to. */
    public String wayBack(URI authorize, String answer) {
        var back = at(URI.create(authorize + answer));
        assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
        var url = URI.create(back.headers().firstValue("Location").orElseThrow());
        return url.getRawPath() + "?" + url.getRawQuery();
    }

    /** What the stand-in answers. */
    public HttpResponse<String> at(URI url) {
        try {
            return HTTP.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
