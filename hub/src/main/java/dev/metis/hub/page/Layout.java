package dev.metis.hub.page;

import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.name.Names;
import java.util.List;
import java.util.Optional;

/**
 * What surrounds every page.
 *
 * @param user name of who is logged in
 * @param admin whether the hub's administration is open to them
 * @param services those that are open to them
 * @param xsrfToken what forms and scripts send back to prove that they come from this page
 * @param announcement the operator's own HTML
 * @param assets where static files are
 */
public record Layout(
        BaseUrl base,
        Optional<String> user,
        boolean admin,
        List<MenuItem> services,
        String xsrfToken,
        Optional<String> announcement,
        StaticFiles assets) {

    /** A path of the hub, for links. */
    public String hub(String page) {
        return base.hub(page);
    }

    /** The same address with the proof that a request comes from this page. */
    public String withXsrf(String url) {
        return url + (url.contains("?") ? "&" : "?") + "_xsrf=" + Names.queryEscape(xsrfToken);
    }

    /** URL of a static file; it changes with the file's content, so that browsers may keep it for good. */
    public String asset(String name) {
        return base.hub("static/") + name + "?v=" + assets.version(name);
    }
}
