package dev.metis.deploy.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;

/** What people do on the pages of jhub-apps. */
public final class LauncherWalk {
    private final Chromium chromium;
    private final URI hub;

    /** @param hub with a slash at the end */
    public LauncherWalk(Chromium chromium, URI hub) {
        this.chromium = chromium;
        this.hub = hub;
    }

    /** Logs in, fills the launcher's form, and waits until the app shows this text at this path. */
    public void publish(String user, String password, String title, String command, String path, String text) {
        chromium.walk("launcher", page -> {
            var screens = new HubScreens(page);
            page.navigate(hub.resolve("services/japps/jhub-login").toString());
            screens.username().fill(user);
            screens.password().fill(password);
            screens.logIn().click();
            page.waitForURL(hub.resolve("hub/home").toString());

            page.navigate(hub.resolve("services/japps/create-app").toString());
            page.getByLabel("*Name").fill(title);
            choose(page, "framework", "Custom Command");
            page.locator("id=custom_command").fill(command);
            choose(page, "conda_env", "science");
            chromium.keep(page, "launcher-1-form");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Deploy App"))
                    .click();

            page.waitForURL(hub.resolve(path).toString());
            assertThat(page.getByText(text).first()).isVisible();
            chromium.keep(page, "launcher-2-app");
        });
    }

    private static void choose(Page page, String list, String option) {
        page.locator("id=" + list).click();
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName(option))
                .click();
    }
}
