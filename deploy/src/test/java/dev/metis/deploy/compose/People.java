package dev.metis.deploy.compose;

import com.microsoft.playwright.Page;
import dev.metis.deploy.browser.Chromium;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Those who work in a lab, each with a browser. */
final class People {
    private final Lab lab;
    private final Chromium chromium;
    private @Nullable HubApi administrator;

    People(Lab lab, Chromium chromium) {
        this.lab = lab;
        this.chromium = chromium;
    }

    /** In a browser that nobody used before. */
    void walk(String person, Consumer<LabWalk> steps) {
        chromium.walk(person, (Page page) -> steps.accept(new LabWalk(lab, chromium, page, person)));
    }

    /** By a token of ada's, made once. */
    HubApi administrator() {
        if (administrator == null) {
            walk("ada", ada -> {
                ada.logIn();
                administrator = new HubApi(lab, ada.token());
            });
        }
        return Objects.requireNonNull(administrator);
    }
}
