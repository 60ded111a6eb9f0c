package dev.metis.hub.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.config.Sections;
import dev.metis.hub.config.Yaml;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerConfigTest {
    private static final Sections SECTIONS =
            Sections.of(PublicListenerConfig.OPTIONS, HubListenerConfig.OPTIONS, HttpConfig.OPTIONS);

    private static PublicListenerConfig listener(String yaml) {
        return Yaml.of("JupyterHub: {" + yaml + "}").read(SECTIONS, PublicListenerConfig::read);
    }

    private static List<String> refused(String yaml) {
        return Yaml.of("JupyterHub: {" + yaml + "}").problems(SECTIONS, PublicListenerConfig::read);
    }

    private static HubListenerConfig hub(String yaml) {
        return Yaml.of("JupyterHub: {" + yaml + "}")
                .read(
                        SECTIONS,
                        in -> HubListenerConfig.read(
                                in, PublicListenerConfig.read(in).baseUrl()));
    }

    private static List<String> hubRefused(String yaml) {
        return Yaml.of("JupyterHub: {" + yaml + "}")
                .problems(
                        SECTIONS,
                        in -> HubListenerConfig.read(
                                in, PublicListenerConfig.read(in).baseUrl()));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9000, http, 127.0.0.1, 9000, /",
        "http://:8000/jupyter, http, '', 8000, /jupyter/",
        "http://*:8000, http, '', 8000, /",
        "https://hub.example.org, https, hub.example.org, 443, /",
        "http://hub.example.org/a//b/, http, hub.example.org, 80, /a/b/",
        "'http://[::1]:8000', http, ::1, 8000, /"
    })
    void a_bind_url_has_everything(String url, String scheme, String host, int port, String path) {
        var listener = listener("bind_url: '" + url + "'");
        assertThat(listener.scheme()).isEqualTo(scheme);
        assertThat(listener.host()).isEqualTo(host);
        assertThat(listener.port()).isEqualTo(port);
        assertThat(listener.baseUrl().path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:8000", "ftp://x", "http://x:99999", "http://a b", "http://x/?y", "http+unix://%2Frun"
            })
    void anything_else_is_no_bind_url(String url) {
        assertThat(refused("bind_url: '" + url + "'"))
                .singleElement()
                .asString()
                .contains("JupyterHub.bind_url: \"" + url);
    }

    @Test
    void its_parts_may_be_written_alone() {
        var listener = listener("ip: 10.0.0.1, port: 80, base_url: jupyter");
        assertThat(listener.host()).isEqualTo("10.0.0.1");
        assertThat(listener.port()).isEqualTo(80);
        assertThat(listener.baseUrl().path()).isEqualTo("/jupyter/");
    }

    @Test
    void parts_complete_a_bind_url_but_do_not_contradict_it() {
        assertThat(listener("bind_url: 'http://127.0.0.1', port: 9000, base_url: /a")
                        .port())
                .isEqualTo(9000);
        assertThat(refused("bind_url: 'http://127.0.0.1:8000/b', ip: 10.0.0.1, port: 9000, base_url: /a"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.ip: contradicts bind_url. Keep only bind_url.",
                        "metis.yaml:1: JupyterHub.port: contradicts bind_url. Keep only bind_url.",
                        "metis.yaml:1: JupyterHub.base_url: contradicts bind_url. Keep only bind_url.");
    }

    @Test
    void a_certificate_and_its_key_make_it_https() {
        var listener = listener("ssl_cert: /etc/a.pem, ssl_key: /etc/b.pem");
        assertThat(listener.scheme()).isEqualTo("https");
        assertThat(listener.tls())
                .contains(new PublicListenerConfig.TlsFiles(Path.of("/etc/a.pem"), Path.of("/etc/b.pem")));
        assertThat(refused("ssl_cert: a.pem"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.ssl_cert: is only half of it. Set both ssl_cert and ssl_key.");
    }

    @Test
    void the_public_url_ends_like_base_url() {
        assertThat(listener("base_url: /a, public_url: 'https://x.org/a'")
                        .baseUrl()
                        .publicUrl())
                .contains(URI.create("https://x.org/a/"));
        assertThat(refused("base_url: /a, public_url: 'https://x.org'"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.public_url: ends in / while base_url is /a/. Make them the same.");
    }

    @Test
    void others_reach_the_hub_where_it_listens_unless_told_otherwise() {
        assertThat(hub("").connectUrl()).isEqualTo(URI.create("http://127.0.0.1:8081"));
        assertThat(hub("hub_bind_url: 'http://:8081', hub_connect_ip: hub").connectUrl())
                .isEqualTo(URI.create("http://hub:8081"));
        assertThat(hub("hub_ip: ''").connectUrl().getHost()).isNotBlank();
        var behind = hub("base_url: /a, hub_connect_url: 'https://hub.local/a/hub'");
        assertThat(behind.connectUrl()).isEqualTo(URI.create("https://hub.local"));
        assertThat(behind.apiUrl(listener("base_url: /a").baseUrl())).isEqualTo("https://hub.local/a/hub/api");
        assertThat(behind.routespec()).isEqualTo("/a/");
    }

    @Test
    void routes_have_the_path_without_its_escapes() {
        var base = listener("base_url: '/@/a%20word/caf%C3%A9/'").baseUrl();

        assertThat(base.path()).isEqualTo("/@/a%20word/caf%C3%A9/");
        assertThat(base.decodedPath()).isEqualTo("/@/a word/café/");
        assertThat(hub("base_url: '/a%20word'").routespec()).isEqualTo("/a word/");
        assertThat(hub("base_url: '/a%20word', hub_routespec: '/a%20word/hub%25'")
                        .routespec())
                .isEqualTo("/a word/hub%/");
        assertThat(hubRefused("base_url: /a, hub_routespec: '/a/%zz'"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.hub_routespec: has a percent sign that begins no escape. Write %25"
                                + " where you mean a percent sign.");
    }

    @Test
    void a_hub_that_cannot_be_reached_that_way_is_refused() {
        assertThat(hubRefused("hub_connect_url: 'http://hub/elsewhere'"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.hub_connect_url: has a path that is not below base_url. Write scheme,"
                                + " host and port only.");
        assertThat(hubRefused("hub_bind_url: 'http://:1', hub_port: 2"))
                .containsExactly("metis.yaml:1: JupyterHub.hub_bind_url: is given besides hub_ip or hub_port. Keep only"
                        + " hub_bind_url.");
        assertThat(hubRefused("base_url: /a, hub_routespec: /hub/"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.hub_routespec: does not begin with base_url. Begin it with /a/.");
    }

    @Test
    void a_route_that_leaves_out_the_api_is_worth_a_warning() {
        assertThat(hub("hub_routespec: hub/api").routespec()).isEqualTo("/hub/api/");
        assertThat(routeWarnings("hub_routespec: /hub")).isEmpty();
        assertThat(routeWarnings("hub_routespec: /hub/api/health"))
                .containsExactly("metis.yaml:1: JupyterHub.hub_routespec: keeps requests to the API from the hub."
                        + " Write /hub/, or take it out.");
    }

    private static List<String> routeWarnings(String settings) {
        return Yaml.of("JupyterHub: {" + settings + "}")
                .warnings(
                        SECTIONS,
                        in -> HubListenerConfig.read(
                                in, PublicListenerConfig.read(in).baseUrl()));
    }

    @Test
    void proxies_in_front_are_addresses() {
        var yaml = Yaml.of("JupyterHub: {trusted_downstream_ips: [10.0.0.1, 'fe80::1', nginx]}");
        assertThat(yaml.problems(SECTIONS, HttpConfig::read))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.trusted_downstream_ips[2]: \"nginx\" is not an IP address. Write"
                                + " something like 10.0.0.7; names are not looked up.");
    }

    @Test
    void a_page_is_not_larger_than_the_largest() {
        assertThat(Yaml.of("JupyterHub: {api_page_default_limit: 300}").problems(SECTIONS, HttpConfig::read))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.api_page_default_limit: is more than api_page_max_limit (200). Make"
                                + " it smaller.");
    }
}
