package dev.metis.deploy.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.metis.deploy.client.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitUntilState;
import dev.metis.deploy.client.Script;
import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.SingleUser;
import dev.metis.deploy.singleuser.TestEnvironment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a hub is for, as its users do it, with JupyterLab in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class MainJobBrowserContract {
    private static final int PATIENCE_MS = 180_000;
    private static final int A_WHILE_MS = 5_000;

    private @Nullable Chromium opened;
    private @Nullable HubUnderTest started;
    private HubUnderTest hub;
    private Chromium chromium;

    /** Starts a hub whose spawner runs this program, with named servers allowed and no form before a start. */
    protected abstract HubUnderTest startHub(SingleUser program);

    @BeforeAll
    void startHubAndBrowser() {
        var program = SingleUser.jupyterHub6();
        TestEnvironment.require(program.name());
        TestEnvironment.require("chromium");
        started = startHub(program);
        hub = started;
        opened = new Chromium(getClass().getSimpleName());
        chromium = opened;
    }

    @AfterAll
    void stopBrowserAndHub() {
        if (opened != null) {
            opened.close();
        }
        if (started != null) {
            started.close();
        }
    }

    @Test
    void somebody_logs_in_runs_a_cell_stops_starts_again_and_logs_out() {
        walk("main-job", page -> {
            var screens = new HubScreens(page);
            logIn(page, hub.user(), "main-job");

            screens.startMyServer().click();
            assertThat(screens.progress()).isVisible();
            keep(page, "main-job-3-progress");
            assertThat(new LabScreens(page).menu()).isVisible();
            keep(page, "main-job-4-jupyterlab");

            runCell(page);
            keep(page, "main-job-5-answer");

            goHome(page);
            screens.stopMyServer().click();
            assertThat(screens.startMyServer()).isVisible();
            keep(page, "main-job-6-stopped");

            screens.startMyServer().click();
            assertThat(new LabScreens(page).menu()).isVisible();
            keep(page, "main-job-7-started-again");

            goHome(page);
            screens.logOut().click();
            assertThat(screens.username()).isVisible();
            keep(page, "main-job-8-logged-out");
        });
    }

    @Test
    void somebody_adds_a_named_server_and_works_in_it() {
        walk("named-server", page -> {
            var screens = new HubScreens(page);
            logIn(page, hub.otherUser(), "named-server");

            screens.nameOfNewServer().fill("second");
            screens.addNewServer().click();
            openNamedServer(page, screens);
            assertThat(page).hasURL(Pattern.compile(".*/user/" + hub.otherUser() + "/second/lab.*"));
            keep(page, "named-server-3-jupyterlab");

            goHome(page);
            assertThat(screens.stopIn(screens.server("second"))).isVisible();
            keep(page, "named-server-4-running");
            screens.stopIn(screens.server("second")).click();
            assertThat(screens.startIn(screens.server("second"))).isVisible();
            keep(page, "named-server-5-stopped");
        });
    }

    @Test
    void somebody_makes_a_token_for_a_script_that_runs_a_server_until_the_token_is_revoked() {
        walk("token", page -> {
            var screens = new HubScreens(page);
            logIn(page, hub.otherUser(), "token");
            page.navigate(hub.url().resolve("hub/token").toString());
            page.waitForLoadState(LoadState.NETWORKIDLE);
            screens.noteOfNewToken().fill("for a script");
            screens.requestToken().click();
            assertThat(screens.newToken()).isVisible();
            keep(page, "token-3-made");

            try (var script = new Script(hub.url(), textOf(screens.newToken()))) {
                script.startAndStop(hub.otherUser(), "scripted");

                page.reload(new Page.ReloadOptions().setWaitUntil(WaitUntilState.NETWORKIDLE));
                screens.revoke("for a script").click();
                assertThat(screens.revoke("for a script")).isHidden();
                keep(page, "token-4-revoked");
                assertEquals(403, script.call("GET", "user").status());
            }
        });
    }

    /** Of a field or of what is written on the page. */
    private static String textOf(Locator place) {
        return (String) place.evaluate("it => it.value ?? it.textContent.trim()");
    }

    private void walk(String name, Consumer<Page> steps) {
        chromium.walk(name, steps);
    }

    /** Some hubs start a server when it is added, some wait to be told. */
    private static void openNamedServer(Page page, HubScreens screens) {
        var lab = new LabScreens(page).menu();
        var start = screens.startIn(screens.server("second"));
        assertThat(lab.or(start).first()).isVisible();
        if (start.isVisible()) {
            start.click();
        }
        assertThat(lab).isVisible();
    }

    private void logIn(Page page, String user, String walk) {
        var screens = new HubScreens(page);
        goHome(page);
        assertThat(screens.username()).isVisible();
        keep(page, walk + "-1-login");
        screens.username().fill(user);
        screens.password().fill(hub.password());
        screens.logIn().click();
        assertThat(screens.startMyServer()).isVisible();
        page.waitForLoadState(LoadState.NETWORKIDLE);
        keep(page, walk + "-2-home");
    }

    /** JupyterLab forgets a run that is asked for while it still connects to the kernel: then ask again, as people do. */
    private static void runCell(Page page) {
        var lab = new LabScreens(page);
        lab.newNotebook().click();
        lab.cell().click();
        page.keyboard().type("6*7");
        eventually("a result below the cell", Duration.ofMillis(PATIENCE_MS), () -> {
            lab.cell().click();
            page.keyboard().press("Shift+Enter");
            return appears(lab.result()) ? Optional.of(true) : Optional.empty();
        });
        assertThat(lab.result()).hasText("42");
    }

    private static boolean appears(Locator result) {
        try {
            result.waitFor(new Locator.WaitForOptions().setTimeout(A_WHILE_MS));
            return true;
        } catch (TimeoutError _) {
            return false;
        }
    }

    /** To the home page, with its scripts: a button does nothing before they are there. */
    private void goHome(Page page) {
        page.navigate(hub.url().resolve("hub/home").toString());
        page.waitForLoadState(LoadState.NETWORKIDLE);
    }

    private void keep(Page page, String screen) {
        chromium.keep(page, screen);
    }
}
