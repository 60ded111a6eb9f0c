package dev.metis.hub.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.RequestOrigin;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextUrlTest {
    private static final BaseUrl BASE = new BaseUrl("/", Optional.empty());
    private static final RequestOrigin ORIGIN = new RequestOrigin("http", "hub.example:8000", "127.0.0.1");

    private static Optional<String> validated(String next) {
        return NextUrl.validated(next, ORIGIN, BASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/hub/admin", "/has?query#andhash", "/has?repo=https://host.git", "/user/ada/lab/tree/a%20b", "/"
            })
    void paths_of_this_hub_stay_as_they_are(String next) {
        assertThat(validated(next)).contains(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "relative/path",
                "https://other.domain",
                "ftp://other.domain",
                "//other.domain",
                "///other.domain/x",
                "////other.domain/x",
                "\\\\other.domain\\x",
                "javascript:alert(1)",
                "https://hub.example:8000/x",
                "http://hub.example:8000.evil.com/",
                "http://hub.example:8000@evil.com/",
                "/\t/evil.com",
                "/\n/evil.com"
            })
    void anything_that_leads_elsewhere_is_dropped(String next) {
        assertThat(validated(next)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://hub.example:8000/x?y=1, /x?y=1",
        "//hub.example:8000/x, /x",
        "http://HUB.example:8000//other.domain/, /other.domain/",
        "//hub.example:8000///other.domain/, /other.domain/",
        "http://hub.example:8000, /"
    })
    void our_own_address_is_reduced_to_its_path(String next, String expected) {
        assertThat(validated(next)).contains(expected);
    }

    @Test
    void backslashes_become_harmless() {
        assertThat(validated("/\\evil.com")).contains("/%5Cevil.com");
    }

    @Test
    void the_public_address_counts_when_there_is_one() {
        var base = new BaseUrl("/", Optional.of(URI.create("https://hub.example.org/")));

        assertThat(NextUrl.validated("https://hub.example.org/x", ORIGIN, base)).contains("/x");
        assertThat(NextUrl.validated("http://hub.example:8000/x", ORIGIN, base)).isEmpty();
    }
}
