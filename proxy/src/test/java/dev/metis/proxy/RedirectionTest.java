package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedirectionTest {

    private static Optional<String> rewritten(ProxyConfig.Redirects config, String target, String location) {
        return new Redirection(config)
                .rewritten(
                        location,
                        Optional.of("hub.example:8000"),
                        Target.parse(target).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "http://t:9000, http://t:9000/x?y=1#z, http://hub.example:8000/x?y=1#z",
        "http://t:9000, https://T:9000/x, https://hub.example:8000/x",
        "http://t, http://t:80/x, http://hub.example:8000/x",
        "https://t, https://t/x, https://hub.example:8000/x",
        "http://[::1]:9000, http://[::1]:9000/x, http://hub.example:8000/x",
        "http://t:9000/base, http://t:9000, http://hub.example:8000",
        "http://t:9000, http://t:9001/x,",
        "http://t:9000, http://u:9000/x,",
        "http://t:9000, //t:9000/x,",
        "http://t:9000, /x,",
        "http://t:9000, http://t:9000/a b,"
    })
    void those_to_the_target_itself_are_turned_to_the_asked_host(String target, String location, String expected) {
        var config = new ProxyConfig.Redirects(true, Optional.empty());

        assertThat(rewritten(config, target, location)).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "http://t:9000, http://t:9000/x, https://t:9000/x",
        "https://t, https://t/x, https://t/x",
        "http://t:9000, http://u/x,"
    })
    void the_scheme_can_be_another_one(String target, String location, String expected) {
        var config = new ProxyConfig.Redirects(false, Optional.of("https"));

        assertThat(rewritten(config, target, location)).isEqualTo(Optional.ofNullable(expected));
    }
}
