package dev.metis.hub.authenticator.github;

import static dev.metis.hub.Eventually.resultOf;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.db.Rows;
import java.util.ArrayList;
import java.util.List;

/** A hub that people log in to with a stand-in for GitHub. */
public final class GitHubFixture implements AutoCloseable {
    public static final String CRYPT_KEY = "0f".repeat(32);

    private final GitHubStandIn gitHub;
    private final HubFixture hub;

    private GitHubFixture(GitHubStandIn gitHub, HubFixture hub) {
        this.gitHub = gitHub;
        this.hub = hub;
    }

    /** With the given settings of the hub, which the stand-in knows as {@code id}. */
    public static GitHubFixture with(String... namesAndValues) {
        return with(false, namesAndValues);
    }

    /** The same, with tokens that end. */
    public static GitHubFixture withExpiringTokens(String... namesAndValues) {
        return with(true, namesAndValues);
    }

    private static GitHubFixture with(boolean expiring, String... namesAndValues) {
        var gitHub = new GitHubStandIn(
                "127.0.0.1", 0, new GitHubStandIn.Application("id", "secret", "http://unknown/", expiring));
        var settings = new ArrayList<>(List.of(
                "JupyterHub__authenticator_class",
                "github",
                "GitHubOAuthenticator__client_id",
                "id",
                "GitHubOAuthenticator__client_secret",
                "secret",
                "GitHubOAuthenticator__github_url",
                gitHub.url()));
        settings.addAll(List.of(namesAndValues));
        var hub = HubFixture.with(settings.toArray(String[]::new));
        gitHub.callback(hub.browser().url("/hub/oauth_callback"));
        return new GitHubFixture(gitHub, hub);
    }

    public GitHubStandIn gitHub() {
        return gitHub;
    }

    public HubFixture hub() {
        return hub;
    }

    public GitHubVisitor visitor(String login) {
        return new GitHubVisitor(login, hub.browser());
    }

    /** Somebody who came in. */
    public TestBrowser loggedIn(String login) {
        var visitor = visitor(login);
        var answer = visitor.logIn();
        if (answer.statusCode() != 302) {
            throw new AssertionError(answer.statusCode() + ": " + answer.body());
        }
        return visitor.browser();
    }

    /** GitHub was last asked about everybody so long ago that it has to be asked again. */
    public void makeChecksDue() {
        resultOf(hub.database()
                .inTransaction(tx -> tx.query(
                                "update users set auth_checked_at = now() - interval '2 hours' where not login_required")
                        .execute()
                        .compose(_ -> tx.query("select pg_notify('metis', 'resync:0')")
                                .execute())));
    }

    /** Names of all users of the hub. */
    public List<String> users() {
        return resultOf(hub.database()
                .sql()
                .query("select name from users")
                .mapping(row -> row.getString("name"))
                .execute()
                .map(Rows::all));
    }

    @Override
    public void close() {
        hub.close();
        gitHub.close();
    }
}
