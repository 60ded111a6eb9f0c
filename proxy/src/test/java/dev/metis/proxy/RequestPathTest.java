package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestPathTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/user/foo/../../etc/passwd | /etc/passwd | /etc/passwd",
                "/user/foo/%2e%2e/bar       | /user/bar | /user/bar",
                "/user/foo/.%2E/bar/.       | /user/bar/ | /user/bar/",
                "/user/foo/..               | /user/ | /user/",
                "/../../x                   | /x | /x",
                "/user/foo/a%2Fb            | /user/foo/a%2Fb | /user/foo/a/b",
                "/user%2Ffoo/a              | /user%2Ffoo/a | /user/foo/a",
                "/%64bl/x                   | /%64bl/x | /dbl/x",
                "/user//foo/x               | /user//foo/x | /user//foo/x",
                "//evil/dbl/x               | //evil/dbl/x | //evil/dbl/x",
                "/user/foo/\\x              | /user/foo//x | /user/foo//x",
                "/b%40r/b%20r/rest          | /b%40r/b%20r/rest | /b@r/b r/rest",
                "/.hidden/..x/...           | /.hidden/..x/... | /.hidden/..x/...",
                "http://host:8000/a/b       | /a/b | /a/b",
                "http://host                | / | /",
                "*                          | /* | /*",
                "/a#b                       | /a | /a",
                "/%C3%BC                    | /%C3%BC | /ü",
            })
    void the_target_sees_what_was_sent_and_routes_match_the_decoded_form(String sent, String raw, String decoded) {
        assertThat(RequestPath.of(sent)).get().isEqualTo(new RequestPath(raw, "", decoded));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/user/foo/%zz", "/%4", "/%ff", "/a%C3"})
    void a_malformed_escape_has_no_path(String sent) {
        assertThat(RequestPath.of(sent)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/x?a=%zz&b=/../c|d, a=%zz&b=/../c|d", "/x?, ''", "/x, ''", "/x?a?b, a?b"})
    void a_query_is_left_alone(String sent, String query) {
        assertThat(RequestPath.of(sent)).get().extracting(RequestPath::query).isEqualTo(query);
    }

    @ParameterizedTest
    @CsvSource({
        "http://T/foo, /bar/rest/of/it, /foo/bar/rest/of/it",
        "http://T/foo, /bar?query=foo, /foo/bar?query=foo",
        "http://T/base/, /pfx/a/b, /base/pfx/a/b",
        "http://T/base/, /pfx, /base/pfx",
        "http://T/base/, /pfx/, /base/pfx/",
        "http://T/base?x=1, /pq?y=2, /base/pq?x=1&y=2",
        "http://T/base?x=1, /pq, /base/pq?x=1",
        "http://T, /user/a%2Fb, /user/a%2Fb",
        "http://T/, //x/y?, //x/y"
    })
    void the_path_and_query_of_the_target_come_first(String target, String sent, String uri) {
        assertThat(Target.parse(target)
                        .flatMap(to -> RequestPath.of(sent).map(path -> to.uri(path, ProxyConfig.Prefix.KEPT))))
                .contains(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8888, 127.0.0.1, 8888",
        "http://my_hub:8081/x, my_hub, 8081",
        "https://h, h, 443",
        "HTTP://h/, h, 80",
        "http://[::1]:99/a, ::1, 99",
        "http://u:p@h:1, h, 1"
    })
    void a_target_names_host_and_port(String url, String host, int port) {
        assertThat(Target.parse(url)).get().satisfies(target -> {
            assertThat(target.host()).isEqualTo(host);
            assertThat(target.port()).isEqualTo(port);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "nope", "", "http://", "http://h:port", "http://h:99999", "/missing-host"})
    void anything_else_is_no_target(String url) {
        assertThat(Target.parse(url)).isEmpty();
    }
}
