package dev.metis.hub.service;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** A hub with a grader that runs by itself, a hidden service, a culler without pages, and people who may do more or less. */
final class ServiceFixture implements AutoCloseable {
    static final String GRADER_TOKEN = "grader-token-0123456789";
    static final String CULLER_TOKEN = "culler-token-0123456789";

    private final TestService grader = new TestService("grader");
    private final HubFixture hub = HubFixture.with(
            "JupyterHub__services",
            """
            - name: grader
              url: %s/anything
              api_token: %s
              info: {course: 101}
            - name: hidden
              url: http://127.0.0.1:1
              display: false
            - name: culler
              api_token: %s
            """.formatted(grader.url(), GRADER_TOKEN, CULLER_TOKEN),
            "JupyterHub__load_roles",
            """
            - name: grading
              scopes: ["list:users", "read:services!service=grader", "tokens!user=ada", "list:services!service=grader"]
              services: [grader]
            - name: graders
              scopes: ["self", "access:services!service=grader", "read:services:name!service=grader"]
              users: [ada]
            - name: culling
              scopes: ["admin:services!service=mine", "read:roles:services"]
              services: [culler]
            """,
            "JupyterHub__service_check_interval",
            "1s");
    private final TestBrowser root = hub.logIn("root");
    private final TestBrowser ada = hub.logIn("ada");

    ServiceFixture() {
        hub.logIn("bob");
    }

    /** As a program that has the token. */
    HttpResponse<String> call(String method, String path, String token, String body) {
        var nobody = hub.browser();
        return nobody.send(nobody.request("/hub/api/" + path)
                .header("Authorization", "token " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    HubFixture hub() {
        return hub;
    }

    TestService grader() {
        return grader;
    }

    /** An admin. */
    TestBrowser root() {
        return root;
    }

    /** Somebody who may use the grader. */
    TestBrowser ada() {
        return ada;
    }

    @Override
    public void close() {
        hub.close();
        grader.close();
    }
}
