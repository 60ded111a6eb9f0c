package dev.metis.deploy.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** Where things are in JupyterLab, which has no labels for most of them. */
public final class LabScreens {
    private final Page page;

    public LabScreens(Page page) {
        this.page = page;
    }

    /** The menu bar, there once JupyterLab runs. */
    public Locator menu() {
        return page.locator("#jp-MainMenu");
    }

    public Locator newNotebook() {
        return page.locator(".jp-LauncherCard[data-category='Notebook']").first();
    }

    public Locator cell() {
        return page.locator(".jp-NotebookPanel .jp-CodeCell .cm-content").first();
    }

    public Locator result() {
        return page.locator(".jp-NotebookPanel .jp-OutputArea-executeResult .jp-OutputArea-output")
                .first();
    }
}
