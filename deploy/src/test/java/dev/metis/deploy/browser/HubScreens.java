package dev.metis.deploy.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** Where things are on the hub's pages: by their labels and roles, as somebody with a screen reader finds them. */
public final class HubScreens {
    private final Page page;

    public HubScreens(Page page) {
        this.page = page;
    }

    public Locator username() {
        return page.getByLabel(text("username:?"));
    }

    public Locator password() {
        return page.getByLabel(text("password:?"));
    }

    public Locator logIn() {
        return button("(log|sign) in");
    }

    public Locator startMyServer() {
        return control("start my server");
    }

    public Locator stopMyServer() {
        return control("stop my server");
    }

    public Locator progress() {
        return page.getByRole(AriaRole.PROGRESSBAR);
    }

    public Locator nameOfNewServer() {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(text("(new )?server name")));
    }

    public Locator addNewServer() {
        return button("add( new)? server");
    }

    /** The line of a named server in the table of the home page. */
    public Locator server(String name) {
        return page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(name));
    }

    public Locator startIn(Locator row) {
        return controlIn(row, "start");
    }

    public Locator stopIn(Locator row) {
        return controlIn(row, "stop");
    }

    public Locator noteOfNewToken() {
        return page.getByLabel(text("(note|what is it for\\?)"));
    }

    public Locator requestToken() {
        return button("request (a|new api) token");
    }

    /** Where a new token is shown, once. */
    public Locator newToken() {
        return page.getByLabel(text("copy it now.*")).or(page.locator("#token-result"));
    }

    public Locator revoke(String note) {
        return controlIn(page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(note)), "revoke");
    }

    public Locator logOut() {
        return control("log ?out");
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(text(name)));
    }

    /** A link or a button: hubs differ, people do not care. */
    private Locator control(String name) {
        var link = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(text(name)));
        return link.or(button(name)).first();
    }

    private static Locator controlIn(Locator row, String name) {
        var wanted = text(name + "\\b.*");
        var link = row.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(wanted));
        var button = row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(wanted));
        return link.or(button).first();
    }

    private static Pattern text(String words) {
        return Pattern.compile("^\\s*" + words + "\\s*$", Pattern.CASE_INSENSITIVE);
    }
}
