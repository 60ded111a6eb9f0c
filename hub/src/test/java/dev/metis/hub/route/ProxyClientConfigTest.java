package dev.metis.hub.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Yaml;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyClientConfigTest {
    private static List<String> problems(String yaml) {
        return Yaml.of(yaml).problems(HubConfig.SECTIONS, ProxyClientConfig::read);
    }

    @Test
    void the_token_comes_from_the_settings_or_the_environment() {
        var yaml = Yaml.of("Metis: {proxy_check_interval: 500ms}").variable("CONFIGPROXY_AUTH_TOKEN", "x");
        var config = yaml.read(HubConfig.SECTIONS, ProxyClientConfig::read);
        assertThat(config.authToken()).contains(Secret.of("x"));
        assertThat(config.apiUrl()).isEqualTo(URI.create("http://127.0.0.1:8001"));
        assertThat(config.checkInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.toString()).doesNotContain("token=x").contains("***");
    }

    @Test
    void a_proxy_started_by_somebody_else_needs_its_token() {
        assertThat(problems("Proxy: {should_start: false}"))
                .containsExactly(
                        "metis.yaml:1: ConfigurableHTTPProxy.auth_token: is missing, and the proxy is not started by the"
                                + " hub. Set it to the token of the proxy.");
    }

    @Test
    void a_token_must_fit_into_a_header() {
        assertThat(problems("ConfigurableHTTPProxy: {auth_token: 'two words'}"))
                .containsExactly(
                        "metis.yaml:1: ConfigurableHTTPProxy.auth_token: the value has blanks or characters that are not"
                                + " ASCII. Make one with: openssl rand -hex 32");
    }

    @Test
    void extra_routes_lead_from_paths_to_urls() {
        var yaml = Yaml.of("Proxy: {extra_routes: {/docs: 'http://docs:80', /a/: 'https://a'}}");
        assertThat(yaml.read(HubConfig.SECTIONS, ProxyClientConfig::read).extraRoutes())
                .isEqualTo(Map.of("/docs/", URI.create("http://docs:80"), "/a/", URI.create("https://a")));
        assertThat(yaml.warnings(HubConfig.SECTIONS, ProxyClientConfig::read))
                .containsExactly("metis.yaml:1: Proxy.extra_routes: has /docs without a slash at its end. Add it.");
        assertThat(problems("Proxy: {extra_routes: {docs/: 'http://docs'}}"))
                .containsExactly(
                        "metis.yaml:1: Proxy.extra_routes: has docs/, which is not a path. Begin it with a slash.");
        assertThat(problems("Proxy: {extra_routes: {/docs/: 'docs:80'}}"))
                .containsExactly(
                        "metis.yaml:1: Proxy.extra_routes./docs/: \"docs:80\" is not a URL. Write something like"
                                + " http://host:8081 or https://host/path/.");
    }

    @Test
    void other_proxies_are_refused() {
        assertThat(problems("JupyterHub: {proxy_class: traefik_file}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.proxy_class: \"traefik_file\" belongs to JupyterHub, but this version"
                                + " of Metis lacks it. Write one of configurable-http-proxy, default.");
    }
}
