package dev.metis.hub.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.page.ContentPolicy;
import dev.metis.hub.page.PageFixture;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoginViewTest {
    private static final String ACTION = "/hub/login?next=%2Fhub%2Fhome";

    @Test
    void the_form_has_labelled_fields_and_the_token() {
        var html = PageFixture.anonymous(new LoginView(new LoginView.Form(ACTION, ""), Optional.empty()));

        assertThat(html)
                .contains("method=\"post\" action=\"/hub/login?next=%2Fhub%2Fhome\"")
                .contains("<input type=\"hidden\" name=\"_xsrf\" value=\"" + PageFixture.XSRF_TOKEN + "\">")
                .contains("<h1>Sign in</h1>", "<label for=\"username_input\">Username:</label>")
                .contains("<label for=\"password_input\">Password:</label>")
                .contains("<button id=\"login_submit\"", ">Sign in</button>")
                .doesNotContain("role=\"alert\"")
                .doesNotContain("one-time-code")
                .doesNotContain("terms");
    }

    @Test
    void a_failed_attempt_is_told_and_keeps_what_was_typed_without_running_it() {
        var form = new LoginView.Form(ACTION, "\"><script>alert(1)</script>");
        var html = PageFixture.anonymous(new LoginView(form, Optional.of("Wrong <b>password</b>.")));

        assertThat(html)
                .contains("class=\"notice bad login_error\" role=\"alert\">Wrong &lt;b&gt;password&lt;/b&gt;.</p>")
                .contains("value=\"&#34;>&lt;script>alert(1)&lt;/script>\"")
                .doesNotContain("<script>alert");
    }

    @Test
    void one_time_password_and_terms_are_asked_for_where_configured() {
        var form = new LoginView.Form(ACTION, "", Optional.of("Six digits"), Optional.of("/terms"));
        var html = PageFixture.anonymous(new LoginView(form, Optional.empty()));

        assertThat(html)
                .contains("<label for=\"otp_input\">Six digits</label>")
                .contains("name=\"otp\"")
                .contains("name=\"login_terms_checkbox\"")
                .contains("href=\"/terms\"");
    }

    @Test
    void a_login_service_is_one_link_and_no_form() {
        var html = PageFixture.anonymous(
                new LoginView(new LoginView.Service("GitHub", "/hub/oauth_login?next="), Optional.empty()));

        assertThat(html)
                .contains("href=\"/hub/oauth_login?next=\">Sign in with GitHub</a>")
                .doesNotContain("<form");
    }

    @Test
    void an_operators_own_form_is_shown_as_it_is_and_may_bring_its_scripts() {
        var view = new LoginView(new LoginView.Custom("<form id=own></form>"), Optional.empty());

        assertThat(PageFixture.anonymous(view)).contains("<form id=own></form>").doesNotContain("name=\"password\"");
        assertThat(view.policy()).isEqualTo(ContentPolicy.OPERATOR_HTML);
    }

    @Test
    void the_logged_out_page_offers_to_log_in_again() {
        assertThat(PageFixture.anonymous(new LoggedOutView())).contains("href=\"/hub/login\"");
    }
}
