package dev.metis.hub.share;

import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.Eventually;
import dev.metis.hub.TestApi;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.TestTokens;
import dev.metis.hub.share.SharingFixture.Person;
import dev.metis.hub.spawner.ServerAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether what is shared opens servers, for programs and for browsers, and until when. */
class SharedServerIT {
    private final SharingFixture fixture = new SharingFixture();
    private Person ada;
    private Person grace;
    private String team = "";

    @BeforeEach
    void newPeople() {
        ada = fixture.owner();
        grace = fixture.newcomer();
        team = fixture.group(grace);
        assertThat(ada.api().call("POST", lab("users", "servers/")).statusCode())
                .isEqualTo(201);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private String lab(String kind, String between) {
        return kind + "/" + ada.name() + "/" + between + "lab";
    }

    private void share(String kind, String name) {
        object(
                200,
                ada.api()
                        .call(
                                "POST",
                                lab("shares", ""),
                                new JsonObject().put(kind, name).encode()));
    }

    private void revoke(String kind, String name) {
        object(
                200,
                ada.api()
                        .call(
                                "PATCH",
                                lab("shares", ""),
                                new JsonObject().put(kind, name).encode()));
    }

    private String opens() {
        return "access:servers!server=" + ada.name() + "/lab";
    }

    /** What the server was told about the hub. */
    private Map<String, String> environment() {
        var platform = fixture.hub().platform();
        return platform.spec(platform.running().getFirst())
                .environment(new ServerAddress("http", "127.0.0.1", 1), Map.of());
    }

    /** Logs the browser in at the server, as the server does it; the token the server holds for it then. */
    private TestApi logInAtServer(TestBrowser browser) {
        var environment = environment();
        var client = environment.getOrDefault("JUPYTERHUB_CLIENT_ID", "");
        var callback = environment.getOrDefault("JUPYTERHUB_OAUTH_CALLBACK_URL", "");
        var authorize = "/hub/api/oauth2/authorize?response_type=code&state=s&client_id=" + client + "&redirect_uri="
                + callback;
        var consent = browser.get(authorize);
        assertThat(consent.statusCode()).as(consent.body()).isEqualTo(200);
        var allowed = browser.postForm(authorize, "_xsrf", TestBrowser.xsrfIn(consent.body()), "scopes", opens());
        assertThat(allowed.statusCode()).as(allowed.body()).isEqualTo(302);
        var code = allowed.headers().firstValue("Location").orElseThrow().replaceFirst(".*[?&]code=([^&]+).*", "$1");
        var answer = fixture.hub()
                .browser()
                .postForm(
                        "/hub/api/oauth2/token",
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        callback,
                        "client_id",
                        client,
                        "client_secret",
                        environment.getOrDefault("JUPYTERHUB_API_TOKEN", ""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestApi.with(fixture.hub().browser(), new JsonObject(answer.body()).getString("access_token"));
    }

    private int authorizeStatus(TestBrowser browser) {
        var client = environment().getOrDefault("JUPYTERHUB_CLIENT_ID", "");
        return browser.get("/hub/api/oauth2/authorize?response_type=code&client_id=" + client)
                .statusCode();
    }

    private static Set<String> scopes(TestApi api) {
        return api.object("user").getJsonArray("scopes").stream()
                .map(String.class::cast)
                .collect(Collectors.toSet());
    }

    @Test
    void a_member_of_a_group_enters_with_a_token_and_with_a_browser_until_it_is_revoked() {
        assertThat(authorizeStatus(grace.browser())).isEqualTo(403);
        share("group", team);

        var atServer = logInAtServer(grace.browser());
        assertThat(scopes(atServer)).contains(opens());
        assertThat(grace.scopes()).contains(opens());
        assertThat(atServer.object("user").getString("name")).isEqualTo(grace.name());

        revoke("group", team);
        assertThat(scopes(atServer)).doesNotContain(opens());
        assertThat(grace.scopes()).doesNotContain(opens());
        assertThat(authorizeStatus(grace.browser())).isEqualTo(403);
    }

    @Test
    void who_leaves_the_group_does_not_enter_any_more() {
        share("group", team);
        var atServer = logInAtServer(grace.browser());
        assertThat(scopes(atServer)).contains(opens());

        fixture.root().call("DELETE", "groups/" + team + "/users", "{\"users\": [\"" + grace.name() + "\"]}");

        assertThat(scopes(atServer)).doesNotContain(opens());
        assertThat(grace.scopes()).doesNotContain(opens());
    }

    @Test
    void a_user_enters_until_the_share_is_given_up() {
        share("user", grace.name());
        var atServer = logInAtServer(grace.browser());
        assertThat(scopes(atServer)).contains(opens());

        grace.api().call("DELETE", "users/" + grace.name() + "/shared/" + ada.name() + "/lab");

        assertThat(scopes(atServer)).doesNotContain(opens());
    }

    @Test
    void a_revoked_share_is_worth_nothing_on_every_hub() {
        fixture.hub().startHub();
        var second = TestApi.with(
                fixture.hub().directly(), TestTokens.issue(fixture.hub().database(), grace.name(), "inherit"));
        share("group", team);
        Eventually.eventually(() -> assertThat(scopes(second)).contains(opens()));

        revoke("group", team);

        Eventually.eventually(() -> assertThat(scopes(second)).doesNotContain(opens()));
    }

    @Test
    void a_share_goes_along_with_its_server_when_that_is_renamed() {
        share("user", grace.name());
        share("group", team);
        assertThat(grace.scopes()).contains(opens());
        ada.api().call("DELETE", lab("users", "servers/"));

        object(200, ada.api().call("PATCH", lab("users", "servers/"), "{\"name\": \"thesis\"}"));

        var renamed = "access:servers!server=" + ada.name() + "/thesis";
        assertThat(grace.scopes()).contains(renamed).doesNotContain(opens());
        var shares = ada.api().object("shares/" + ada.name() + "/thesis").getJsonArray("items");
        assertThat(shares).hasSize(2);
        assertThat(shares.getJsonObject(0).getJsonArray("scopes")).isEqualTo(new JsonArray().add(renamed));
        assertThat(ada.api().get(lab("shares", "")).statusCode()).isEqualTo(404);
    }

    @Test
    void a_share_outlives_a_stop_and_ends_with_its_server() {
        share("user", grace.name());
        fixture.invitation(ada, "lab");
        ada.api().call("DELETE", lab("users", "servers/"));
        assertThat(grace.scopes()).contains(opens());

        ada.api().call("DELETE", lab("users", "servers/"), "{\"remove\": true}");

        assertThat(grace.scopes()).doesNotContain(opens());
        assertThat(rows()).isZero();
        ada.api().call("PUT", lab("users", "servers/"));
        assertThat(grace.scopes()).doesNotContain(opens());
    }

    @Test
    void a_running_server_that_is_removed_takes_its_shares_along() {
        share("user", grace.name());
        assertThat(grace.scopes()).contains(opens());

        assertThat(ada.api()
                        .call("DELETE", lab("users", "servers/"), "{\"remove\": true}")
                        .statusCode())
                .isEqualTo(204);

        assertThat(rows()).isZero();
        Eventually.eventually(() -> assertThat(grace.scopes()).doesNotContain(opens()));
    }

    @Test
    void a_group_that_is_deleted_leaves_nothing_behind() {
        share("group", team);
        assertThat(grace.scopes()).contains(opens());

        assertThat(fixture.root().call("DELETE", "groups/" + team).statusCode()).isEqualTo(204);

        assertThat(grace.scopes()).doesNotContain(opens());
        assertThat(rows()).isZero();
    }

    private long rows() {
        return fixture.count("select (select count(*) from shares) + (select count(*) from share_codes)");
    }
}
