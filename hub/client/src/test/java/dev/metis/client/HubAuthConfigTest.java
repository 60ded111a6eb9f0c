package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.metis.client.HubAuthConfig.Access;
import dev.metis.client.HubAuthConfig.Listen;
import io.vertx.core.Vertx;
import io.vertx.core.http.CookieSameSite;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HubAuthConfigTest {
    private static final Map<String, String> LEAST = Map.of("JUPYTERHUB_API_TOKEN", "0123456789abcdef");

    private static HubAuthConfig read(String... namesAndValues) {
        var environment = new HashMap<>(LEAST);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return HubAuthConfig.fromEnvironment(environment);
    }

    @Test
    void what_is_not_set_has_the_defaults_of_jupyterhub() {
        var config = read("JUPYTERHUB_CLIENT_ID", "service-news");

        assertThat(config.hub().api()).isEqualTo(URI.create("http://127.0.0.1:8081/hub/api"));
        assertThat(config.prefix()).isEqualTo("/");
        assertThat(config.tokenInUrl()).isFalse();
        assertThat(config.activity()).isEmpty();
        assertThat(config.login()).hasValueSatisfying(login -> {
            assertThat(login.hubUrl()).isEqualTo("/hub/");
            assertThat(login.cookieName()).isEqualTo("service-news");
            assertThat(login.hostPrefix()).isFalse();
            assertThat(login.webSocketCookie()).isTrue();
        });
    }

    @Test
    void the_environment_of_a_service_is_understood() {
        var config = read(
                "JUPYTERHUB_API_URL", "http://10.0.0.1:8081/jupyter/hub/api/",
                "JUPYTERHUB_BASE_URL", "/jupyter/",
                "JUPYTERHUB_HOST", "https://hub.example.org",
                "JUPYTERHUB_SERVICE_PREFIX", "jupyter/services/news",
                "JUPYTERHUB_SERVICE_NAME", "news",
                "JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:9999",
                "JUPYTERHUB_CLIENT_ID", "service-news",
                "JUPYTERHUB_OAUTH_CALLBACK_URL", "https://news.example.org/oauth_callback",
                "JUPYTERHUB_OAUTH_ACCESS_SCOPES", "[\"access:services\", \"access:services!service=news\"]",
                "JUPYTERHUB_COOKIE_OPTIONS", "{\"SameSite\": \"None\", \"Secure\": true, \"expires_days\": 1.5}",
                "JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED", "1",
                "JUPYTERHUB_ALLOW_TOKEN_IN_URL", "yes",
                "JUPYTERHUB_ALLOW_WEBSOCKET_COOKIE_AUTH", "0",
                "JUPYTERHUB_XSRF_ANONYMOUS_IP_CIDRS", "10.0.0.0/8;fd00::/8",
                "JUPYTERHUB_PUBLIC_URL", "",
                "JUPYTERHUB_USER", "");

        assertThat(config.hub().api()).isEqualTo(URI.create("http://10.0.0.1:8081/jupyter/hub/api"));
        assertThat(config.prefix()).isEqualTo("/jupyter/services/news/");
        assertThat(config.access()).isEqualTo(Access.anyOf("access:services", "access:services!service=news"));
        assertThat(config.listen()).contains(new Listen("127.0.0.1", 9999));
        assertThat(config.tokenInUrl()).isTrue();
        var login = config.login().orElseThrow();
        assertThat(login.hubUrl()).isEqualTo("https://hub.example.org/jupyter/hub/");
        assertThat(login.redirectUri()).contains("https://news.example.org/oauth_callback");
        assertThat(login.hostPrefix()).isTrue();
        assertThat(login.webSocketCookie()).isFalse();
        assertThat(login.cookieOptions().sameSite()).contains(CookieSameSite.NONE);
        assertThat(login.cookieOptions().secure()).contains(true);
        assertThat(login.cookieOptions().maxAgeSeconds()).contains(129_600L);
        assertThat(login.anonymousId().networks()).hasSize(2);
        assertThat(login.publicUrl()).isEmpty();
    }

    @Test
    void the_environment_of_a_server_is_understood() {
        var config = read(
                "JUPYTERHUB_ACTIVITY_URL", "http://127.0.0.1:8081/hub/api/users/ada/activity",
                "JUPYTERHUB_ACTIVITY_INTERVAL", "60",
                "JUPYTERHUB_SERVER_NAME", "lab",
                "JUPYTERHUB_SERVICE_URL", "http://[::1]:8888/user/a%40b/");

        assertThat(config.activity()).hasValueSatisfying(activity -> {
            assertThat(activity.interval()).isEqualTo(Duration.ofMinutes(1));
            assertThat(activity.server()).isEqualTo("lab");
        });
        assertThat(config.listen()).contains(new Listen("::1", 8888));
        assertThat(read("JUPYTERHUB_SERVICE_URL", "http://:8888/x/").listen()).contains(new Listen("0.0.0.0", 8888));
        assertThat(read("JUPYTERHUB_SERVICE_URL", "https://host/x/").listen()).contains(new Listen("host", 443));
    }

    @Test
    void access_scopes_are_found_by_the_new_name_the_old_name_and_the_name_of_the_service() {
        assertThat(read("JUPYTERHUB_OAUTH_ACCESS_SCOPES", "[\"a\"]", "JUPYTERHUB_OAUTH_SCOPES", "[\"b\"]")
                        .access())
                .isEqualTo(Access.anyOf("a"));
        assertThat(read("JUPYTERHUB_OAUTH_SCOPES", "[\"b\"]", "JUPYTERHUB_SERVICE_NAME", "news")
                        .access())
                .isEqualTo(Access.anyOf("b"));
        assertThat(read("JUPYTERHUB_SERVICE_NAME", "news").access())
                .isEqualTo(Access.anyOf("access:services!service=news"));
    }

    @Test
    void every_problem_is_named_at_once() {
        var failure = catchThrowableOfType(
                InvalidConfigException.class,
                () -> HubAuthConfig.fromEnvironment(Map.of(
                        "JUPYTERHUB_API_URL", "hub:8081/hub/api",
                        "JUPYTERHUB_CLIENT_ID", "service-news",
                        "JUPYTERHUB_OAUTH_ACCESS_SCOPES", "access:services",
                        "JUPYTERHUB_COOKIE_OPTIONS", "{\"SameSite\": \"Whatever\"}",
                        "JUPYTERHUB_XSRF_ANONYMOUS_IP_CIDRS", "10.0.0.0/33",
                        "JUPYTERHUB_ACTIVITY_INTERVAL", "soon",
                        "JUPYTERHUB_SSL_KEYFILE", "/key.pem",
                        "JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:port")));

        assertThat(failure.problems())
                .extracting(problem -> problem.split("[ ,]", 2)[0])
                .containsExactlyInAnyOrder(
                        "JUPYTERHUB_API_TOKEN",
                        "JUPYTERHUB_API_URL",
                        "JUPYTERHUB_OAUTH_ACCESS_SCOPES",
                        "JUPYTERHUB_COOKIE_OPTIONS",
                        "JUPYTERHUB_XSRF_ANONYMOUS_IP_CIDRS",
                        "JUPYTERHUB_ACTIVITY_INTERVAL",
                        "JUPYTERHUB_SSL_KEYFILE",
                        "JUPYTERHUB_SERVICE_URL");
        assertThat(failure).hasMessageContaining("JUPYTERHUB_API_TOKEN is missing");
    }

    @Test
    void nobody_is_let_in_by_a_forgotten_setting() {
        var vertx = Vertx.vertx();
        try {
            assertThatThrownBy(() -> new HubAuth(vertx, read())).hasMessageContaining("JUPYTERHUB_OAUTH_ACCESS_SCOPES");
            assertThat(new HubAuth(vertx, read().withAccess(Access.allIdentified())))
                    .isNotNull();
        } finally {
            vertx.close();
        }
    }

    @Test
    void a_login_takes_an_oauth_client() {
        var vertx = Vertx.vertx();
        try {
            var config = read("JUPYTERHUB_SERVICE_NAME", "news");
            assertThatThrownBy(() -> new HubOAuth(vertx, config)).hasMessageContaining("JUPYTERHUB_CLIENT_ID");
        } finally {
            vertx.close();
        }
    }

    @Test
    void the_token_is_not_printed() {
        assertThat(read("JUPYTERHUB_CLIENT_ID", "service-news").toString()).doesNotContain("0123456789abcdef");
        assertThat(new HubClient.Grant("0123456789abcdef", Optional.empty()).toString())
                .doesNotContain("0123456789abcdef");
        assertThat(List.of(new RequestToken("0123456789abcdef", RequestToken.Source.URL))
                        .toString())
                .doesNotContain("0123456789abcdef");
    }
}
