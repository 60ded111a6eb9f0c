package dev.metis.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Which status a request gets that nobody answers. */
class HubRouterIT {
    private static final HubFixture HUB = HubFixture.with();

    private final TestBrowser ada = HUB.logIn("ada");

    @AfterAll
    static void close() {
        HUB.close();
    }

    private int status(String method, String path) {
        return HUB.browser()
                .send(HUB.browser().request(path).method(method, BodyPublishers.noBody()))
                .statusCode();
    }

    @Test
    void a_wrong_method_is_not_a_wrong_path() {
        assertThat(status("GET", "/hub/api/oauth2/token")).isEqualTo(405);
        assertThat(status("PATCH", "/hub/api/users/ada/activity")).isEqualTo(405);
        assertThat(status("GET", "/hub/api/nothing")).isEqualTo(404);
        assertThat(status("POST", "/hub/api/users/")).isEqualTo(404);
        assertThat(status("OPTIONS", "/hub/api/users/ada/server")).isEqualTo(200);
    }

    @Test
    void what_a_request_says_of_its_body_never_breaks_the_hub() {
        for (var type : List.of(
                "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x")) {
            for (var path : List.of("/hub/api", "/hub/api/user", "/hub/login", "/hub/api/oauth2/authorize")) {
                assertThat(status("GET", path, type, "")).as(type + path).isLessThan(500);
                assertThat(status("POST", path, type, "a=%ZZ&%=1"))
                        .as(type + path)
                        .isBetween(400, 499);
            }
        }
    }

    private int status(String method, String path, String type, String body) {
        return HUB.browser()
                .send(HUB.browser()
                        .request(path)
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofString(body)))
                .statusCode();
    }

    @Test
    void outside_the_hub_only_reading_leads_into_it() {
        assertThat(ada.get("/somewhere?x=1").headers().firstValue("Location")).contains("/hub/somewhere?x=1");
        assertThat(ada.get("/user/ada").headers().firstValue("Location")).contains("/user/ada/");
        assertThat(ada.get("/user/ada").statusCode()).isEqualTo(301);
        assertThat(status("POST", "/user/ada/api/kernels")).isEqualTo(403);
        assertThat(status("HEAD", "/user/ada/lab")).isEqualTo(405);
    }

    @Test
    void the_front_door_leads_to_the_login() {
        assertThat(HUB.browser().get("/").headers().firstValue("Location")).contains("/hub/");
        assertThat(HUB.browser().get("/hub/").headers().firstValue("Location")).contains("/hub/login");
        assertThat(HUB.browser().get("/hub").statusCode()).isEqualTo(301);
        assertThat(status("HEAD", "/hub/health")).isEqualTo(200);
        assertThat(status("HEAD", "/hub/api/health")).isEqualTo(200);
    }
}
