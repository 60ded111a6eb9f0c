package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands behind the sizes of chunks, in both directions: read over, or refused where another might find its end elsewhere. */
final class ChunkExtensionsIT {

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                ";a",
                ";a=b",
                ";a=b;c=d",
                ";a=\"b\";c=d",
                ";a=b;c",
                ";a=b;c=\"d\"",
                " \t; \ta \t= \tb \t; \tc",
                ";a=b  ",
                ";A-1.b_c~!#$%&'*+^`|=0",
                ";a=\"\"",
                ";a=\" \t;b=c,(\"",
                ";a=\"\\\"\\\\\\ \\\t\"",
                ";a=\"\u00e9\\\u00e9\";b=c"
            })
    void a_right_one_is_read_over(String extension) throws InterruptedException {
        var chunks = bytes("5" + extension + "\r\nhello\r\n0" + extension + "\r\n\r\n");
        var seen = new SeenRequests();
        try (var backend = new RawBackend(target -> {
                    while (true) {
                        seen.add(target.message());
                        target.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n")
                                .send(chunks);
                    }
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            for (int i = 0; i < 2; i++) {
                wire.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n")
                        .send(chunks);

                assertThat(wire.message().body()).isEqualTo("hello");
                assertThat(seen.next().body()).isEqualTo("hello");
            }
            assertThat(backend.connections()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";",
                "; ",
                ";;a",
                ";=b",
                ";a=",
                ";a=;b",
                ";a=b=c",
                ";a=b c",
                ";a b",
                ";a,b",
                ";a=b\"c\"",
                ";a=\"b\"c",
                ";a=\"b",
                ";a=\"b\\",
                ";a=\"b\\\"",
                ";a=\"b\\\0\"",
                ";a=\"\r\n\"",
                ";a=\"\n\"",
                ";a=\"\r\"",
                ";a=\"\0\"",
                ";a=\"\u007f\"",
                ";a=b\n",
                ";a=b\r",
                ";a=b\rc",
                ";a=b\0",
                ";a=b\u000b",
                ";\u00e9",
                ";a=\u00e9",
                ";a\nX",
                ";\n",
                "\n"
            })
    void a_wrong_one_is_refused(String extension) {
        for (var chunks : new String[] {"5" + extension + "\r\nhello\r\n0\r\n\r\n", "0" + extension + "\r\n\r\n"}) {
            try (var backend = new RawBackend(target -> {
                        target.message();
                        target.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n")
                                .send(bytes(chunks));
                        target.drain();
                    });
                    var asking = proxy.connect();
                    var sending = proxy.connect()) {
                proxy.route("/", backend);

                asking.send("GET / HTTP/1.1\nHost: h\n\n");
                assertThatThrownBy(asking::message)
                        .as("an answer with " + chunks)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageNotContaining("open");
                sending.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n")
                        .send(bytes(chunks + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"));
                assertThat(sending.message().status())
                        .as("a request with " + chunks)
                        .isEqualTo(400);
                assertThat(sending.drain()).as("and the connection ends").isZero();
                eventually("target's connections ended", () -> backend.open() == 0);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
