package dev.metis.hub.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestTokens;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint that reads bodies, and bodies of 100 MB. */
class LargeBodiesIT {
    private static final long LARGE = 100L << 20;
    private static final BadInputFixture HUB = new BadInputFixture();
    private static final String TOKEN = TestTokens.issue(HUB.hub().database(), "root", "inherit");

    @AfterAll
    static void close() {
        HUB.close();
    }

    static Stream<DescribedOperation> operations() {
        return DescribedOperation.all().filter(operation -> !operation.method().equals("GET"));
    }

    private static String head(DescribedOperation operation, String length) {
        return operation.method() + " /hub/api/" + operation.path(HUB.known(operation))
                + " HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nAuthorization: token " + TOKEN + "\r\n"
                + length;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_body_that_is_too_large_is_refused_before_it_is_there(DescribedOperation operation) {
        var before = HUB.rows();
        var port = URI.create(HUB.hub().targetOfHub()).getPort();

        var answer = RawRequest.send(port, head(operation, "Content-Length: " + LARGE), LARGE);

        assertThat(answer.status()).as("%s", operation).isEqualTo(413);
        assertThat(HUB.rows()).isEqualTo(before);
    }

    @Test
    void the_proxy_passes_the_refusal_on() {
        var operation = operations()
                .filter(each -> each.toString().equals("POST /users"))
                .findFirst()
                .orElseThrow();
        var port = HUB.hub().browser().request("/").build().uri().getPort();

        var answer = RawRequest.send(port, head(operation, "Content-Length: " + LARGE), LARGE);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("\"status\":413");
    }
}
