package dev.metis.deploy.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import dev.metis.deploy.browser.Chromium;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser that gets its pages with HTTP/2 still gets its WebSockets, which are of HTTP/1.1. */
final class Http2BrowserTest {
    private static final String PROTOCOL = "performance.getEntriesByType('navigation')[0].nextHopProtocol";
    private static final String CONVERSE = """
        () => new Promise((resolve, reject) => {
            const heard = [];
            const socket = new WebSocket(`wss://${location.host}/ws`);
            socket.onerror = () => reject(new Error('refused'));
            socket.onmessage = event => {
                heard.push(event.data);
                if (heard.length === 1) { socket.send('hello'); } else { resolve(heard); }
            };
        })
        """;
    private static final String MANY = """
        async () => {
            const all = [...Array(100).keys()].map(i => fetch(`/x/${i}`).then(answer => answer.json()));
            return (await Promise.all(all)).map(answer => answer.url).join();
        }
        """;

    @TempDir
    private static Path directory;

    @Test
    void pages_come_with_http2_and_websockets_beside_them() {
        var server = Certificate.make(directory, "server");
        try (var chromium = new Chromium("http2");
                var trial = new ProxyTrial(OurProxy::start)) {
            var proxy = trial.proxyToEcho(
                    "--ssl-key",
                    server.key().toString(),
                    "--ssl-cert",
                    server.certificate().toString());
            chromium.walk("http2", new Browser.NewPageOptions().setIgnoreHTTPSErrors(true), page -> {
                page.navigate("https://127.0.0.1:" + proxy.address().port() + "/page");
                assertThat(page.evaluate(PROTOCOL)).isEqualTo("h2");
                assertThat(page.evaluate(CONVERSE))
                        .asString()
                        .contains("connected")
                        .contains("hello");
                assertThat(page.evaluate(MANY))
                        .asString()
                        .startsWith("/x/0,/x/1,")
                        .endsWith(",/x/99");
                assertThat(page.evaluate(CONVERSE)).asString().contains("hello");
            });
        }
    }
}
