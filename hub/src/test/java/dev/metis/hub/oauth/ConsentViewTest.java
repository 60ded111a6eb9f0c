package dev.metis.hub.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.access.ScopeWords;
import dev.metis.hub.page.PageFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsentViewTest {
    private static final ScopeWords WORDS = new ScopeWords("ada", Map.of());

    @Test
    void what_is_granted_is_told_in_words_and_sent_back_raw() {
        var scopes =
                List.of("read:users:name!user", "access:services!service=grader", "servers!user=ada", "list:users");
        var html = PageFixture.as(
                "ada",
                ConsentView.of(
                        "Service grader",
                        "/services/grader/oauth_callback",
                        scopes,
                        List.of("access:services!service=grader"),
                        WORDS));

        assertThat(html)
                .contains("Service grader</strong>")
                .contains("/services/grader/oauth_callback")
                .contains("See, start, stop and delete servers")
                .contains("only you")
                .contains("List users")
                .doesNotContain("<span>Use services</span>")
                .doesNotContain("<span>See user names</span>")
                .contains("name=\"_xsrf\"");
        scopes.forEach(
                scope -> assertThat(html).contains("<input type=\"hidden\" name=\"scopes\" value=\"" + scope + "\">"));
    }

    @Test
    void only_knowing_who_somebody_is_needs_one_line() {
        var view = ConsentView.of(
                "Server at /user/bob/",
                "/user/bob/oauth_callback",
                List.of("read:users:name!user", "read:users:groups!user=ada", "access:servers!server=bob/"),
                List.of("access:servers!server=bob/"),
                WORDS);

        assertThat(view.permissions()).isEmpty();
        assertThat(PageFixture.as("ada", view)).contains("Know who you are");
    }

    @Test
    void everything_hides_the_lesser_permissions() {
        var view = ConsentView.of("c", "/r", List.of("inherit", "list:users"), List.of(), WORDS);

        assertThat(view.permissions())
                .extracting(ScopeWords.Permission::description)
                .containsExactly("Do everything you may do yourself");
        assertThat(view.scopes()).containsExactly("inherit", "list:users");
    }

    @Test
    void a_clients_description_is_not_markup() {
        var html = PageFixture.as("ada", ConsentView.of("<img src=x>", "/\"<b>", List.of("\"x"), List.of(), WORDS));

        assertThat(html)
                .contains("&lt;img src=x&gt;")
                .doesNotContain("<img src=x>")
                .doesNotContain("<b>");
    }
}
