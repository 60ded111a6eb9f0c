package dev.metis.deploy.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.deploy.host.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CipherNamesTest {
    @ParameterizedTest
    @CsvSource({
        "ECDHE-RSA-AES128-GCM-SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "ECDHE-RSA-AES256-SHA384, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        "ECDHE-RSA-CHACHA20-POLY1305, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    })
    void a_name_of_openssl_is_one_of_the_jdk(String openSsl, String jdk) {
        assertThat(CipherNames.of(openSsl)).contains(jdk, "TLS_AES_256_GCM_SHA384");
        assertThat(CipherNames.of(openSsl).stream().filter(name -> name.contains("_WITH_")))
                .containsExactly(jdk);
    }

    @Test
    void groups_add_and_marks_take_away() {
        var ciphers = CipherNames.of("ECDHE-RSA-AES256-GCM-SHA384:HIGH:!AES128:!RC4:!aNULL");

        assertThat(ciphers)
                .contains("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
                .doesNotContain("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assertThat(ciphers.stream().filter(name -> name.contains("_WITH_")).findFirst())
                .contains("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    }

    @Test
    void a_list_without_a_known_one_is_an_error_that_says_which_are() {
        assertThatThrownBy(() -> CipherNames.of("RC4-SHA:!aNULL"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("RC4-SHA")
                .hasMessageContaining("TLS_AES_256_GCM_SHA384");
    }
}
