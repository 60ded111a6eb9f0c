package dev.metis.deploy.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.metis.deploy.singleuser.TestEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Debian's Chromium, without a screen. What a walk shows on the way is kept below target. */
public final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final int PATIENCE_MS = 180_000;

    private final String pictures;
    private final Playwright playwright;
    private final Browser browser;

    /** @param pictures directory for what is kept */
    public Chromium(String pictures) {
        this(pictures, List.of());
    }

    /** @param arguments more of them for the program */
    public Chromium(String pictures, List<String> arguments) {
        TestEnvironment.require("chromium");
        this.pictures = pictures;
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setArgs(Stream.concat(
                                        Stream.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"),
                                        arguments.stream())
                                .toList()));
    }

    /** Walks in a new browser session that trusts the tests' authorities; a walk that fails leaves a picture of where. */
    public void walk(String name, Consumer<Page> steps) {
        walk(name, new Browser.NewPageOptions().setIgnoreHTTPSErrors(true), steps);
    }

    /** The same with a browser that is set up in another way. */
    public void walk(String name, Browser.NewPageOptions options, Consumer<Page> steps) {
        try (var page = browser.newPage(options)) {
            page.setDefaultTimeout(PATIENCE_MS);
            page.setDefaultNavigationTimeout(PATIENCE_MS);
            try {
                steps.accept(page);
            } catch (AssertionError | PlaywrightException failure) {
                keep(page, name + "-failed");
                throw failure;
            }
        }
    }

    public void keep(Page page, String screen) {
        var file = TestEnvironment.target().resolve("screenshots", pictures, screen + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
