package dev.metis.deploy.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Somebody logged in to a hub: what they do on its pages and what its pages' scripts do for them. */
public final class HubBrowser implements AutoCloseable {
    private static final Pattern XSRF_FIELD = Pattern.compile("<input[^>]*name=\"_xsrf\"[^>]*value=\"([^\"]*)\"");
    private static final Pattern CONSENT =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");
    private static final Pattern FORM_ACTION = Pattern.compile("<form[^>]*action=\"([^\"]*)\"");

    private final Browser browser;
    private final String user;

    private HubBrowser(Browser browser, String user) {
        this.browser = browser;
        this.user = user;
    }

    /** A new browser that logs in through the form. */
    public static HubBrowser logIn(URI hub, String user, String password) {
        var browser = new Browser(hub);
        var home = browser.resolve("hub/home").getRawPath(); // else the login would lead on into a running server
        var form = browser.open("hub/login?next=" + home);
        assertThat(form.status()).as("%s", form.page()).isEqualTo(200);
        var html = form.page().text();
        var action = URI.create(match(FORM_ACTION, html).replace("&amp;", "&"));
        var entered = browser.submit(
                form.page().uri().resolve(action).toString(),
                Map.of("_xsrf", match(XSRF_FIELD, html), "username", user, "password", password));
        assertThat(entered.page().status())
                .as("login of %s: %s", user, entered.hops())
                .isEqualTo(200);
        assertThat(entered.hops().getFirst().isRedirect())
                .as("login was accepted")
                .isTrue();
        return new HubBrowser(browser, user);
    }

    public Browser browser() {
        return browser;
    }

    public String user() {
        return user;
    }

    /** Opens something that asks the hub who this is, and lets it in when the hub asks about that. */
    public Visit enter(String path) {
        var visit = browser.open(path);
        if (!visit.page().uri().getPath().endsWith("/hub/api/oauth2/authorize") || visit.status() != 200) {
            return visit;
        }
        var fields = CONSENT.matcher(visit.page().text())
                .results()
                .map(field -> Map.entry(field.group(1), field.group(2)))
                .toList();
        return browser.submit(visit.page().uri().toString(), fields);
    }

    /** The path of a server of this user, with slash; the default server has an empty name. */
    public String serverPath(String name) {
        return browser.resolve("user/" + user + "/" + (name.isEmpty() ? "" : name + "/"))
                .getRawPath();
    }

    public JupyterClient jupyter(String name) {
        return new JupyterClient(browser, serverPath(name));
    }

    /** Starts a server and waits until its progress says that it is ready. */
    public void startServer(String name) {
        var reply = browser.call("POST", serverApi(name));
        assertThat(reply.status()).as("%s", reply).isIn(201, 202);
        var last = progress(name).getLast();
        assertThat(last.getBoolean("ready", false)).as("%s", last).isTrue();
    }

    /** All events of a start, up to the one that ends it. */
    public List<JsonObject> progress(String name) {
        try (var events = browser.events(serverApi(name) + "/progress")) {
            return events.toList();
        }
    }

    /** Asks for a server to be stopped; it may go on for a while after 202. */
    public Reply stopServer(String name) {
        return browser.call("DELETE", serverApi(name));
    }

    /** The hub's model of the user. */
    public JsonObject model() {
        var reply = browser.call("GET", "hub/api/users/" + user);
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        return reply.json();
    }

    /** The hub's model of a server, empty when it is not running. */
    public JsonObject server(String name) {
        return model().getJsonObject("servers", new JsonObject()).getJsonObject(name, new JsonObject());
    }

    public Instant lastActivity(String name) {
        var time = server(name).getString("last_activity");
        return time == null ? Instant.EPOCH : Instant.parse(time);
    }

    public String newToken(String note) {
        var reply = browser.call("POST", "hub/api/users/" + user + "/tokens", new JsonObject().put("note", note));
        assertThat(reply.status()).as("%s", reply).isEqualTo(201);
        return reply.json().getString("token");
    }

    /** The tokens that the hub knows of this user: those made by hand and those that servers got by OAuth. */
    public JsonArray tokens() {
        return browser.call("GET", "hub/api/users/" + user + "/tokens").json().getJsonArray("api_tokens");
    }

    public void revokeToken(String id) {
        var reply = browser.call("DELETE", "hub/api/users/" + user + "/tokens/" + id);
        assertThat(reply.status()).as("%s", reply).isEqualTo(204);
    }

    public Visit logOut() {
        return browser.open("hub/logout");
    }

    @Override
    public void close() {
        browser.close();
    }

    private String serverApi(String name) {
        return "hub/api/users/" + user + (name.isEmpty() ? "/server" : "/servers/" + name);
    }

    private static String match(Pattern pattern, String html) {
        var matcher = pattern.matcher(html);
        assertThat(matcher.find()).as("%s in %s", pattern, html).isTrue();
        return matcher.group(1);
    }
}
