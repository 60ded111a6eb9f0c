package dev.metis.hub.route;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.TestTokens;
import dev.metis.proxy.Proxy;
import dev.metis.proxy.ProxyConfig;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyApiIT {
    private HubFixture hub;
    private TestBrowser root;

    @BeforeEach
    void start() {
        hub = HubFixture.with(
                "JupyterHub__services",
                "[{name: a service, url: 'http://127.0.0.1:1/x'}]",
                "ConfigurableHTTPProxy__extra_routes",
                "{/extra/: 'http://127.0.0.1:2'}");
        root = hub.logIn("root");
        eventually(() -> assertThat(table().fieldNames()).hasSize(3));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private JsonObject table() {
        return new JsonObject(root.api("GET", "proxy").body());
    }

    private HttpResponse<String> page(String query) {
        return root.send(root.request("/hub/api/proxy?" + query)
                .header("Accept", "application/jupyterhub-pagination+json")
                .GET());
    }

    private HttpResponse<String> patch(String body) {
        return root.send(root.request("/hub/api/proxy?_xsrf=" + root.xsrf())
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    @Test
    void the_table_is_keyed_by_routespec_and_says_whose_each_route_is() {
        root.api("POST", "users/root/server");
        root.eventuallyServer("root", server -> server.getBoolean("ready"));

        var table = table();

        assertThat(table.fieldNames())
                .containsExactlyInAnyOrder("/", "/extra/", "/services/a%20service/", "/user/root/");
        assertThat(table.getJsonObject("/").getJsonObject("data").getBoolean("hub"))
                .isTrue();
        var service = table.getJsonObject("/services/a%20service/");
        assertThat(service.getString("routespec")).isEqualTo("/services/a%20service/");
        assertThat(service.getString("target")).isEqualTo("http://127.0.0.1:1");
        assertThat(service.getJsonObject("data").getString("service")).isEqualTo("a service");
        assertThat(service.getJsonObject("data").fieldNames()).doesNotContain("target", "jupyterhub");
        var server = table.getJsonObject("/user/root/").getJsonObject("data");
        assertThat(server.getString("user")).isEqualTo("root");
        assertThat(server.getString("server_name")).isEmpty();
    }

    @Test
    void it_comes_in_pages_for_who_knows_them() {
        var first = new JsonObject(page("limit=2").body());

        assertThat(first.getJsonObject("items").fieldNames()).containsExactly("/", "/extra/");
        assertThat(first.getJsonObject("_pagination").getInteger("total")).isEqualTo(3);
        var next = URI.create(
                first.getJsonObject("_pagination").getJsonObject("next").getString("url"));
        var second = new JsonObject(page(next.getQuery()).body());
        assertThat(second.getJsonObject("items").fieldNames()).containsExactly("/services/a%20service/");
        assertThat(second.getJsonObject("_pagination").getValue("next")).isNull();
        assertThat(new JsonObject(root.api("GET", "proxy?limit=1&offset=1").body()).fieldNames())
                .containsExactly("/extra/");
        assertThat(root.api("GET", "proxy?limit=x").statusCode()).isEqualTo(400);
    }

    @Test
    void what_fails_at_the_database_is_not_said_to_be_the_proxys_failure() throws Exception {
        var token = TestTokens.issue(hub.database(), "root", "proxy");
        execute("alter table servers rename to away");
        try (var http = HttpClient.newHttpClient()) { // for an answer that is not described, as it never should come
            var answer = http.send(
                    root.request("/hub/api/proxy")
                            .header("Authorization", "token " + token)
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContainIgnoringCase("proxy").doesNotContain("servers");
        } finally {
            execute("alter table away rename to servers");
        }
    }

    private void execute(String statement) {
        resultOf(hub.database().sql().query(statement).execute());
    }

    @Test
    void a_table_that_was_lost_is_made_again_at_once_when_asked() {
        hub.restartProxy();
        // straight to the hub: the proxy may have lost the way to it
        var token = TestTokens.issue(hub.database(), "root", "proxy");
        var direct = hub.directly();
        var answer = direct.send(direct.request("/hub/api/proxy")
                .header("Authorization", "token " + token)
                .POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(table().fieldNames()).contains("/", "/extra/");
    }

    @Test
    void another_proxy_takes_over_once_it_answers() {
        var vertx = Vertx.vertx();
        try {
            var other = resultOf(Proxy.start(vertx, ProxyConfig.at("127.0.0.1", 0, 0, "other-secret")));
            var url = "http://127.0.0.1:" + other.apiPort();
            assertThat(patch(new JsonObject().put("api_url", url).encode()).statusCode())
                    .as("with the token of the proxy before")
                    .isEqualTo(400);
            assertThat(table().fieldNames()).hasSize(3);

            var moved = patch(new JsonObject()
                    .put("api_url", url)
                    .put("auth_token", "other-secret")
                    .put("port", 1)
                    .encode());

            assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
            var there = new TestBrowser("http://127.0.0.1:" + other.port());
            assertThat(there.get("/hub/login").statusCode()).isEqualTo(200);
        } finally {
            resultOf(vertx.close());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"api_url\": 1}",
                "{\"api_url\": \"here\"}",
                "{\"api_url\": \"ftp://127.0.0.1\"}",
                "{\"api_url\": \"http://127.0.0.1:1\"}",
                "{\"auth_token\": \"\"}",
                "{\"auth_token\": \"two words\"}",
                "{\"auth_token\": null}",
                "{\"auth_token\": \"wrong-token\"}"
            })
    void what_leads_to_no_proxy_changes_nothing(String body) {
        assertThat(patch(body).statusCode()).isEqualTo(400);
        assertThat(table().fieldNames()).hasSize(3);
    }

    @Test
    void it_is_for_who_may_see_the_proxy_only() {
        var ada = hub.logIn("ada");

        assertThat(ada.api("GET", "proxy").statusCode()).isEqualTo(403);
        assertThat(ada.api("POST", "proxy").statusCode()).isEqualTo(403);
        assertThat(ada.api("PATCH", "proxy", Optional.of(new JsonObject())).statusCode())
                .isEqualTo(403);
    }
}
