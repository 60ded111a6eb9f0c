package dev.metis.hub.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLogTest {

    @ParameterizedTest
    @CsvSource({
        "/hub/api/users/ada, /hub/api/users/ada",
        "/hub/api/authorizations/token/0123456789abcdef, /hub/api/authorizations/token/***",
        "/hub/api/authorizations/cookie/name/2|1:0|10, /hub/api/authorizations/cookie/name/***",
        "/x/hub/api/authorizations/cookie/name, /x/hub/api/authorizations/cookie/name",
    })
    void secrets_in_paths_are_not_logged(String path, String logged) {
        assertThat(RequestLog.shown(path)).isEqualTo(logged);
    }
}
