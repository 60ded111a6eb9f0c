package dev.metis.deploy.compose;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.metis.deploy.client.Eventually.eventually;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import dev.metis.deploy.browser.Chromium;
import dev.metis.deploy.browser.HubScreens;
import dev.metis.deploy.browser.LabScreens;
import java.util.Optional;
import java.util.regex.Pattern;

/** What somebody does in a lab, in one browser: log in by GitHub, work in a notebook, look after the own server. */
final class LabWalk {
    private static final int A_WHILE_MS = 5_000;

    private final Lab lab;
    private final Chromium chromium;
    private final Page page;
    private final HubScreens screens;
    private final String person;
    private boolean hasNotebook;

    LabWalk(Lab lab, Chromium chromium, Page page, String person) {
        this.lab = lab;
        this.chromium = chromium;
        this.page = page;
        this.screens = new HubScreens(page);
        this.person = person;
    }

    Page page() {
        return page;
    }

    HubScreens screens() {
        return screens;
    }

    /** To wherever the hub leads then. */
    void logIn() {
        go(lab.url("/hub/home"));
        var signIn = page.getByText(Pattern.compile("(sign|log) in with github", Pattern.CASE_INSENSITIVE))
                .first();
        assertThat(signIn).isVisible();
        keep("1-login");
        signIn.click();
        page.getByText("Continue as " + lab.name(person)).click();
        page.waitForURL(Pattern.compile(".*" + Pattern.quote(lab.premises().domain()) + ".*"));
    }

    /** A browser drops what it does when a network comes or goes, and each container has one. */
    private void go(String url) {
        eventually("the browser was left alone", Lab.PATIENCE, () -> {
            try {
                return Optional.of(page.navigate(url) != null);
            } catch (PlaywrightException e) {
                if (!e.toString().contains("ERR_NETWORK_CHANGED")) {
                    throw e;
                }
                return Optional.empty();
            }
        });
    }

    void goHome() {
        go(lab.url("/hub/home"));
        page.waitForLoadState(LoadState.NETWORKIDLE);
    }

    void start() {
        goHome();
        screens.startMyServer().click();
        assertThat(screens.progress()).isVisible();
        keep("2-progress");
        assertThat(new LabScreens(page).menu()).isVisible();
        keep("3-jupyterlab");
        // A workspace that never was: JupyterLab brings back what was open, sooner or later.
        go(lab.url("/user/" + lab.name(person) + "/lab/workspaces/start" + System.nanoTime()));
        hasNotebook = false;
    }

    /** At the place of the server. The hub notices within its poll interval. */
    void readsWhyItEnded(String sentence) {
        Lab.soon("the page says: " + sentence, () -> {
            go(lab.url("/user/" + lab.name(person) + "/lab"));
            return page.getByText(sentence).isVisible();
        });
        keep("6-ended");
    }

    void stop() {
        goHome();
        screens.stopMyServer().click();
        assertThat(screens.startMyServer()).isVisible();
    }

    void logOut() {
        goHome();
        screens.logOut().click();
        assertThat(page.getByText(Pattern.compile("logged out|(sign|log) in with github", Pattern.CASE_INSENSITIVE))
                        .first())
                .isVisible();
        keep("7-logged-out");
    }

    /** In the only cell of a notebook, which is made on first use after a start. */
    String evaluate(String code) {
        var screens = new LabScreens(page);
        if (!hasNotebook) {
            screens.newNotebook().click();
            hasNotebook = true;
        }
        enterCell();
        page.keyboard().press("Control+A");
        page.keyboard().type(code);
        // JupyterLab forgets a run that is asked for while it still connects to the kernel: then ask again, as people
        // do.
        return eventually("a result of " + code, Lab.PATIENCE, () -> {
            enterCell();
            var before = count();
            page.keyboard().press("Control+Enter");
            return ranAgain(before) ? Optional.of(screens.result().textContent().strip()) : Optional.empty();
        });
    }

    private void enterCell() {
        eventually("a cell to type into", Lab.PATIENCE, () -> {
            dismissDialogs();
            try {
                new LabScreens(page).cell().click(new Locator.ClickOptions().setTimeout(A_WHILE_MS));
                return Optional.of(true);
            } catch (TimeoutError _) {
                return Optional.empty();
            }
        });
    }

    /** JupyterLab complains while its server cannot be reached. */
    private void dismissDialogs() {
        var button = page.locator(".jp-Dialog .jp-Dialog-footer button").last();
        if (button.isVisible()) {
            keep("5-complaint");
            button.click();
        }
    }

    /** What the cell's prompt says: it counts the runs. */
    private String count() {
        return prompt().textContent().strip();
    }

    private boolean ranAgain(String before) {
        try {
            assertThat(prompt())
                    .hasText(
                            Pattern.compile("^(?!" + Pattern.quote(before) + "$)\\[\\d+]:?$"),
                            new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                                    .setTimeout(A_WHILE_MS));
            new LabScreens(page).result().waitFor(new Locator.WaitForOptions().setTimeout(A_WHILE_MS));
            return true;
        } catch (TimeoutError | AssertionError _) {
            return false;
        }
    }

    private Locator prompt() {
        return page.locator(".jp-NotebookPanel .jp-CodeCell .jp-InputPrompt").first();
    }

    /** A token that may do what the person may. */
    String token() {
        go(lab.url("/hub/token"));
        page.waitForLoadState(LoadState.NETWORKIDLE);
        screens.noteOfNewToken().fill("for a script");
        screens.requestToken().click();
        assertThat(screens.newToken()).isVisible();
        return (String) screens.newToken().evaluate("it => it.value ?? it.textContent.trim()");
    }

    Locator heading() {
        return page.getByRole(AriaRole.HEADING).first();
    }

    void keep(String screen) {
        chromium.keep(page, person + "-" + screen);
    }
}
