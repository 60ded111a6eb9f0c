package dev.metis.hub;

import dev.metis.hub.access.CustomScope;
import dev.metis.hub.access.ScopeWords;
import dev.metis.hub.home.HomeView;
import dev.metis.hub.home.HomeView.State;
import dev.metis.hub.login.LoggedOutView;
import dev.metis.hub.login.LoginView;
import dev.metis.hub.oauth.ConsentView;
import dev.metis.hub.page.ErrorPage;
import dev.metis.hub.page.Moment;
import dev.metis.hub.page.PageFixture;
import dev.metis.hub.page.View;
import dev.metis.hub.server.NotRunningView;
import dev.metis.hub.server.SpawnPendingView;
import dev.metis.hub.server.SpawnView;
import dev.metis.hub.server.StopPendingView;
import dev.metis.hub.share.AcceptShareView;
import dev.metis.hub.token.TokenView;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every page of the hub in every variant, with values as nasty as they may get. */
final class EveryPage {
    /** Ends attributes, opens elements, runs scripts, if it is let. */
    static final String NASTY = "\"'><script>alert(1)</script>&amp;";

    private EveryPage() {}

    /** Names that say which page it is, with values as people really have them. */
    static Map<String, View> plain() {
        return all("ada", "Thesis", "The image could not be pulled: no such tag.");
    }

    /** The same with hostile values wherever somebody else decides about the text. */
    static Map<String, View> nasty() {
        return all(NASTY, NASTY, NASTY);
    }

    static View named(String name) {
        return Optional.ofNullable(plain().get(name)).orElseThrow();
    }

    static String html(View view) {
        return view instanceof LoginView || view instanceof LoggedOutView
                ? PageFixture.anonymous(view)
                : PageFixture.as("ada", view);
    }

    private static Map<String, View> all(String name, String title, String sentence) {
        var pages = new LinkedHashMap<String, View>();
        logins(pages, name, sentence);
        homes(pages, title, sentence);
        servers(pages, name, title, sentence);
        tokens(pages, name, sentence);
        pages.put(
                "consent",
                ConsentView.of(
                        "JupyterHub service " + name,
                        "/services/" + name + "/oauth_callback",
                        List.of("read:users:name!user", "servers!user=ada", "list:users", "custom:" + name),
                        List.of(),
                        new ScopeWords("ada", Map.of("custom:ada", new CustomScope("Read grades", List.of())))));
        pages.put(
                "accept-share",
                new AcceptShareView(
                        name,
                        name + "'s server " + title,
                        false,
                        List.of(words().of("access:servers!server=" + name + "/lab")),
                        "c0de",
                        "/user/" + name + "/lab/"));
        pages.put("consent-identity", ConsentView.of(name, "/user/bob/oauth_callback", List.of(), List.of(), words()));
        pages.put(
                "error",
                new ErrorPage.Model(
                        "503 : Service Unavailable",
                        sentence,
                        List.of(new ErrorPage.Step("Try again", ""), new ErrorPage.Step("Home", "/hub/home"))));
        return pages;
    }

    private static ScopeWords words() {
        return new ScopeWords("ada", Map.of());
    }

    private static void logins(Map<String, View> pages, String name, String sentence) {
        var action = "/hub/login?next=%2Fhub%2F";
        pages.put("login", new LoginView(new LoginView.Form(action, ""), Optional.empty()));
        pages.put(
                "login-failed",
                new LoginView(
                        new LoginView.Form(action, name, Optional.of("One-time password"), Optional.of("/terms")),
                        Optional.of(sentence)));
        pages.put("login-service", new LoginView(new LoginView.Service(name, "/hub/oauth_login"), Optional.empty()));
        pages.put(
                "login-refused",
                new LoginView(
                        new LoginView.Service(name, "/hub/oauth_login"),
                        Optional.of(sentence),
                        List.of(sentence, name)));
        pages.put("login-custom", new LoginView(new LoginView.Custom("<p>Ask the operator.</p>"), Optional.empty()));
        pages.put("logged-out", new LoggedOutView());
    }

    private static void homes(Map<String, View> pages, String title, String sentence) {
        for (var state : State.values()) {
            pages.put("home-" + state.key(), new HomeView(row("", "Your server", state), Optional.empty()));
        }
        var failed = new HomeView.Row(
                "",
                "Your server",
                State.STOPPED,
                "/user/ada/",
                "/hub/spawn/ada",
                "/hub/spawn-pending/ada",
                "/hub/api/users/ada/server",
                Optional.empty(),
                Optional.of(sentence));
        pages.put("home-failed", new HomeView(failed, Optional.of(named(List.of(), 0))));
        var rows = List.of(
                row("thesis", title, State.RUNNING),
                row("gpu", "gpu", State.STOPPED),
                row("teaching", "Teaching, second term", State.STARTING),
                row("old", "old", State.STOPPING));
        pages.put("home-named", new HomeView(row("", "Your server", State.STOPPED), Optional.of(named(rows, 0))));
        pages.put("home-full", new HomeView(row("", "Your server", State.RUNNING), Optional.of(named(rows, 4))));
    }

    private static HomeView.Named named(List<HomeView.Row> rows, int limit) {
        return new HomeView.Named(rows, limit, "/hub/api/users/ada/servers/", "/hub/spawn/ada/");
    }

    private static HomeView.Row row(String name, String title, State state) {
        return new HomeView.Row(
                name,
                title,
                state,
                "/user/ada/" + name,
                "/hub/spawn/ada/" + name,
                "/hub/spawn-pending/ada/" + name,
                "/hub/api/users/ada/servers/" + name,
                state == State.STOPPED
                        ? Optional.empty()
                        : Optional.of(Moment.of(OffsetDateTime.parse("2026-11-22T08:31:05+01:00"))),
                Optional.empty());
    }

    private static void tokens(Map<String, View> pages, String name, String note) {
        var choices = List.of(new TokenView.Lifetime("3600", "1 hour"), new TokenView.Lifetime("", "Never"));
        pages.put("token-none", new TokenView("/hub/api/users/ada/tokens", choices, List.of(), List.of()));
        var moment = Moment.of(OffsetDateTime.parse("2026-11-22T08:31:05+01:00"));
        var url = "/hub/api/users/ada/tokens/a1";
        pages.put(
                "token",
                new TokenView(
                        "/hub/api/users/ada/tokens",
                        choices,
                        List.of(
                                new TokenView.Row(
                                        url,
                                        note,
                                        List.of("inherit"),
                                        Optional.of(moment),
                                        moment,
                                        Optional.of(moment)),
                                new TokenView.Row(
                                        url,
                                        "",
                                        List.of("read:users!user", "servers!server=ada/" + name),
                                        Optional.empty(),
                                        moment,
                                        Optional.empty())),
                        List.of(new TokenView.Application(
                                url,
                                "JupyterHub service " + name,
                                List.of("access:services!service=" + name),
                                Optional.empty(),
                                moment))));
    }

    private static void servers(Map<String, View> pages, String name, String title, String sentence) {
        var action = "/hub/spawn/ada?next=%2Fuser%2Fada%2Flab";
        pages.put("spawn", new SpawnView("your server", action, "", Optional.empty(), Optional.empty()));
        var form = """
                <label for="image">Image</label>
                <select id="image" name="image" class="form-control"><option>base</option><option>gpu</option></select>
                <label for="memory">Memory</label>
                <input id="memory" name="memory" type="number" value="2">
                <label><input type="checkbox" name="gpu"> With a graphics card</label>
                """;
        pages.put(
                "spawn-form", new SpawnView("server " + title, action, form, Optional.of(name), Optional.of(sentence)));
        pages.put(
                "spawn-pending",
                new SpawnPendingView(
                        "server " + title,
                        "/hub/api/users/ada/server/progress",
                        "/hub/api/users/ada/server",
                        Optional.of("Waiting for a GPU to become free. Before you: " + name + ".")));
        pages.put("stop-pending", new StopPendingView("server " + title, Optional.of(title)));
        pages.put(
                "not-running",
                new NotRunningView(
                        "your server",
                        "/hub/spawn/ada?next=%2Fuser%2Fada%2Flab",
                        Optional.empty(),
                        Optional.of("The server ended by itself: " + sentence),
                        Optional.empty()));
        pages.put(
                "not-running-soon",
                new NotRunningView(
                        "server " + title, "/hub/spawn/ada", Optional.of(9000), Optional.empty(), Optional.empty()));
        pages.put(
                "spawn-failed",
                new NotRunningView(
                        "server " + title,
                        "/hub/spawn/ada",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new NotRunningView.Failure(
                                sentence, List.of("Server requested", title), "Traceback: " + sentence + "\nexit 1"))));
    }
}
