package dev.metis.deploy.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.metis.hub.authenticator.github.GitHubFixture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Logging in with GitHub as people see it: the button, GitHub's own page, home, and what who may not enter reads. */
class GitHubLoginBrowserTest {

    @Test
    void a_member_presses_the_button_and_is_in_and_a_stranger_reads_why_not() {
        try (var fixture = GitHubFixture.with(
                        "GitHubOAuthenticator__allowed_organizations",
                        "[my-org, 'my-org:platform-team']",
                        "GitHubOAuthenticator__allowed_users",
                        "[grace]");
                var chromium = new Chromium("github-login")) {
            fixture.gitHub().people().add("ada", "my-org");
            fixture.gitHub().people().add("stranger");
            var home = fixture.hub().browser().url("/hub/home");

            chromium.walk("member", page -> {
                page.navigate(home);
                chromium.keep(page, "login");
                logIn(page, "ada");
                assertThat(page).hasURL(Pattern.compile(".*/hub/home"));
                assertThat(page.getByText("ada").first()).isVisible();
                chromium.keep(page, "home");
            });
            chromium.walk("stranger", page -> {
                page.navigate(home);
                logIn(page, "stranger");
                assertThat(page.getByRole(AriaRole.ALERT)).containsText("GitHub says that you are stranger");
                assertThat(page.getByRole(AriaRole.LISTITEM)
                                .filter(new Locator.FilterOptions()
                                        .setHasText("stranger is not on the list of users (allowed_users).")))
                        .isVisible();
                assertThat(button(page)).isVisible();
                chromium.keep(page, "refused");
            });
        }
    }

    private static void logIn(Page page, String who) {
        button(page).click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Continue as " + who))
                .click();
    }

    private static Locator button(Page page) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in with GitHub"));
    }
}
