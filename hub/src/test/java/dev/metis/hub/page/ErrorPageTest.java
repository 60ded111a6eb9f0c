package dev.metis.hub.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class ErrorPageTest {
    private final PageServer server = new PageServer(Optional.empty());

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void the_proxys_error_page_is_always_200_and_does_not_repeat_the_address() throws Exception {
        var page = server.get("/hub/error/503?url=%2Fuser%2Fada%2F%3Cscript%3Ealert(1)%3C%2Fscript%3E");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("503 : Service Unavailable")
                .contains("Your server appears to be down")
                .contains("<a class=\"button\" href=\"/hub/home\">")
                .doesNotContain("alert(1)");
    }

    @Test
    void a_status_nobody_knows_has_a_page_too() throws Exception {
        assertThat(server.get("/hub/error/599").body()).contains("<h1>599 : Server Error</h1>");
        assertThat(server.get("/hub/error/abc").statusCode()).isEqualTo(404);
    }

    @Test
    void a_page_that_is_not_there_leads_home() throws Exception {
        var page = server.get("/hub/nowhere", "As", "ada");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("404 : Not Found", "href=\"/hub/home\"");
    }

    @Test
    void who_may_not_and_is_not_logged_in_is_offered_to_log_in_and_come_back() throws Exception {
        var page = server.get("/hub/secret?a=b");

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("Not &lt;yours&gt;.", "href=\"/hub/login?next=%2Fhub%2Fsecret%3Fa%3Db\"");
    }

    @Test
    void who_may_not_and_is_logged_in_is_not_sent_in_a_circle() throws Exception {
        assertThat(server.get("/hub/secret", "As", "ada").body())
                .contains("href=\"/hub/home\"", "href=\"/hub/logout\"")
                .doesNotContain("/hub/login?");
    }

    @Test
    void what_passes_by_itself_is_worth_another_try() throws Exception {
        var page = server.get("/hub/busy");

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.headers().firstValue("Retry-After")).isPresent();
        assertThat(page.body()).contains("<a class=\"button\" href=\"\">Try again</a>");
    }

    @Test
    void a_bug_of_ours_shows_nothing_of_itself() throws Exception {
        var page = server.get("/hub/bug");

        assertThat(page.statusCode()).isEqualTo(500);
        assertThat(page.body()).contains("500 : Internal Server Error").doesNotContain("hunter2");
    }

    @Test
    void pages_have_the_headers_of_jupyterhub_and_a_strict_policy() throws Exception {
        var headers = server.get("/hub/nowhere").headers();

        assertThat(headers.firstValue("Content-Type")).contains("text/html");
        assertThat(headers.firstValue("X-JupyterHub-Version")).isPresent();
        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
        assertThat(headers.firstValue("Access-Control-Allow-Headers")).contains("accept, content-type, authorization");
        assertThat(headers.allValues("Content-Security-Policy"))
                .containsExactly(ContentPolicy.STRICT.header(PageFixture.BASE));
    }

    @Test
    void the_api_has_the_policy_of_jupyterhubs_api() throws Exception {
        assertThat(server.get("/hub/api/nowhere").headers().firstValue("Content-Security-Policy"))
                .contains("frame-ancestors 'none'; default-src 'none'; report-uri /hub/security/csp-report");
    }

    @Test
    void violations_are_taken_from_who_is_logged_in_only() throws Exception {
        assertThat(server.send("POST", "/hub/security/csp-report", "As", "ada").statusCode())
                .isEqualTo(200);
        assertThat(server.send("POST", "/hub/security/csp-report").statusCode()).isEqualTo(403);
    }
}
