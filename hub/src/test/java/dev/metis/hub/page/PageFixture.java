package dev.metis.hub.page;

import dev.metis.hub.http.BaseUrl;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Renders a view without a hub around it. */
public final class PageFixture {
    public static final String XSRF_TOKEN = "xsrf-token-of-this-browser";

    public static final BaseUrl BASE = new BaseUrl("/", Optional.empty());
    private static final StaticFiles ASSETS = StaticFiles.load(Optional.empty());
    public static final PageConfig.Announcements NOTHING = new PageConfig.Announcements(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final Pages PAGES =
            new Pages(new Layouts(BASE, ASSETS, NOTHING, _ -> Future.succeededFuture(List.of()), _ -> XSRF_TOKEN));

    private PageFixture() {}

    /** As somebody who is not logged in sees it. */
    public static String anonymous(View view) {
        return PAGES.render(
                new Layout(BASE, Optional.empty(), false, List.of(), XSRF_TOKEN, Optional.empty(), ASSETS), view);
    }

    public static String as(String user, View view) {
        return PAGES.render(
                new Layout(BASE, Optional.of(user), false, List.of(), XSRF_TOKEN, Optional.empty(), ASSETS), view);
    }

    public static String as(String user, List<MenuItem> services, View view) {
        return PAGES.render(
                new Layout(BASE, Optional.of(user), false, services, XSRF_TOKEN, Optional.empty(), ASSETS), view);
    }

    public static String announcing(String html, View view) {
        return PAGES.render(
                new Layout(BASE, Optional.of("ada"), false, List.of(), XSRF_TOKEN, Optional.of(html), ASSETS), view);
    }
}
