package dev.metis.deploy.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** Where things are in JupyterLab, which has no labels for most of them. */
final class LabScreens {
    private final Page page;

    LabScreens(Page page) {
        this.page = page;
    }

    /** The menu bar, there once JupyterLab runs. */
    Locator menu() {
        return page.locator("#jp-MainMenu");
    }

    Locator newNotebook() {
        return page.locator(".jp-LauncherCard[data-category='Notebook']").first();
    }

    Locator cell() {
        return page.locator(".jp-NotebookPanel .jp-CodeCell .cm-content").first();
    }

    Locator result() {
        return page.locator(".jp-NotebookPanel .jp-OutputArea-executeResult .jp-OutputArea-output")
                .first();
    }
}
