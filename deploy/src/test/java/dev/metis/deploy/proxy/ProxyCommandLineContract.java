package dev.metis.deploy.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.FreePorts;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options make of listeners, encryption and targets. */
abstract class ProxyCommandLineContract {
    @TempDir
    private static Path certificates;

    private static Certificate server;
    private static Certificate client;

    @TempDir
    private Path directory;

    private ProxyTrial trial;
    private Caller caller;

    abstract ProxyUnderTest program(Start start);

    @BeforeAll
    static void certificates() {
        server = Certificate.make(certificates, "server");
        client = Certificate.make(certificates, "client");
    }

    @BeforeEach
    void begin() {
        trial = new ProxyTrial(this::program);
        caller = trial.caller();
    }

    @AfterEach
    void end() {
        trial.close();
    }

    private static SocketAddress tcp(int port) {
        return SocketAddress.inetSocketAddress(port, "127.0.0.1");
    }

    private static int freePort() {
        return FreePorts.find(1).getFirst();
    }

    // --- listeners ---------------------------------------------------------------------------------------------------

    @Test
    void health_is_told_on_the_public_listener() {
        var proxy = trial.proxyToEcho("--host-routing");

        var reply = caller.get(proxy, "/_chp_healthz", "Host", "any.example");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"status\":\"OK\"}");
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(caller.get(proxy, "/_chp_healthz?x").url()).isEqualTo("/_chp_healthz?x");
    }

    @Test
    void the_public_listener_speaks_tls() {
        var proxy = trial.proxyToEcho(
                "--ssl-key",
                server.key().toString(),
                "--ssl-cert",
                server.certificate().toString());

        var reply = caller.getTls(proxy.address(), "/x", "Host", "hub.example");

        assertThat(reply.url()).isEqualTo("/x");
        assertThat(reply.sent("x-forwarded-proto")).isEqualTo("https");
        assertThat(reply.sent("x-forwarded-port")).isEqualTo("443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--%sssl-reject-unauthorized"})
    void clients_that_are_asked_for_a_certificate_need_one_that_is_known(String strict) {
        var options = new ArrayList<String>();
        for (var prefix : List.of("", "api-")) {
            options.addAll(List.of("--" + prefix + "ssl-key", server.key().toString()));
            options.addAll(
                    List.of("--" + prefix + "ssl-cert", server.certificate().toString()));
            options.addAll(
                    List.of("--" + prefix + "ssl-ca", client.certificate().toString()));
            options.add("--" + prefix + "ssl-request-cert");
            if (!strict.isEmpty()) {
                options.add(strict.formatted(prefix));
            }
        }
        var proxy = trial.proxyToEcho(options.toArray(String[]::new));

        assertThat(caller.getTlsAs(client.identity(), proxy.api(), "/api/routes")
                        .status())
                .isEqualTo(403);
        assertThat(caller.getTlsAs(client.identity(), proxy.address(), "/x").url())
                .isEqualTo("/x");
        for (var address : List.of(proxy.api(), proxy.address())) {
            assertThat(failure(() -> caller.getTls(address, "/x"))).isNotEmpty();
            assertThat(failure(() -> caller.getTlsAs(server.identity(), address, "/x")))
                    .isNotEmpty();
        }
    }

    private static String failure(Runnable doomed) {
        try {
            doomed.run();
            return "";
        } catch (RuntimeException | AssertionError e) {
            return String.valueOf(e);
        }
    }

    @Test
    void browsers_without_tls_are_sent_to_it() {
        int port = freePort();
        var proxy = trial.proxyToEcho(
                "--ssl-key",
                server.key().toString(),
                "--ssl-cert",
                server.certificate().toString(),
                "--redirect-port",
                Integer.toString(port));

        var reply = caller.at(tcp(port), "/a/b?c=1", "Host", "127.0.0.1:" + port);

        assertThat(reply.status()).isEqualTo(301);
        assertThat(reply.header("location"))
                .isEqualTo("https://127.0.0.1:" + proxy.address().port() + "/a/b?c=1");
        assertThat(caller.getTls(proxy.address(), "/a/b?c=1").url()).isEqualTo("/a/b?c=1");
    }

    @Test
    void browsers_are_sent_to_the_port_that_is_said() {
        int port = freePort();
        trial.proxyToEcho(
                "--ssl-key",
                server.key().toString(),
                "--ssl-cert",
                server.certificate().toString(),
                "--redirect-port",
                Integer.toString(port),
                "--redirect-to",
                "9999");

        assertThat(caller.at(tcp(port), "/", "Host", "127.0.0.1").header("location"))
                .isEqualTo("https://127.0.0.1:9999/");
    }

    @Test
    void everything_works_over_unix_sockets() {
        var socket = directory.resolve("proxy.sock").toString();
        var start = Start.onSockets(socket, directory.resolve("api.sock").toString());
        var proxy = trial.start(start);
        caller.route(proxy, "/", trial.echo().url());
        var before = caller.lastActivity(proxy, "/");

        assertThat(caller.get(proxy, "/x").url()).isEqualTo("/x");
        assertThat(caller.lastActivity(proxy, "/")).isAfter(before);
        var webSocket = caller.webSocket(proxy, "/ws");
        assertThat(webSocket.next()).isEqualTo("connected");
        webSocket.send("hello");
        assertThat(webSocket.next()).contains("hello");
    }

    @Test
    void metrics_have_the_names_of_configurable_http_proxy() {
        int port = freePort();
        var proxy = trial.proxyToEcho("--metrics-port", Integer.toString(port), "--metrics-ip", "127.0.0.1");
        caller.get(proxy, "/x");
        caller.get(proxy, "/status/404");
        caller.webSocket(proxy, "/ws").next();
        caller.route(proxy, "/a", "http://127.0.0.1:1");
        caller.get(proxy, "/a");
        caller.api(proxy, io.vertx.core.http.HttpMethod.DELETE, "/a");
        caller.api(proxy, io.vertx.core.http.HttpMethod.DELETE, "/a");
        caller.routes(proxy);

        var metrics = caller.at(tcp(port), "/metrics");

        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.header("content-type")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body().lines().toList())
                .contains(
                        "# TYPE requests_web counter",
                        "requests_web 3",
                        "requests_ws 1",
                        "requests_proxy{status=\"200\"} 1",
                        "requests_proxy{status=\"404\"} 1",
                        "requests_proxy{status=\"503\"} 1",
                        "requests_api{status=\"201\"} 1",
                        "requests_api{status=\"204\"} 1",
                        "api_route_add 1",
                        "api_route_delete 2",
                        "api_route_get 1",
                        "# TYPE find_target_for_req summary",
                        "find_target_for_req_count 4",
                        "# TYPE last_activity_updating summary")
                .anyMatch(line -> line.startsWith("find_target_for_req{quantile=\"0.999\"} "));
        assertThat(caller.at(tcp(port), "/").status()).isEqualTo(404);
    }

    // --- targets -----------------------------------------------------------------------------------------------------

    @Test
    void targets_that_ask_for_a_certificate_are_shown_ours() {
        var target = trial.closed(EchoTarget.startTls(
                caller.vertx(),
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(server.identity())
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(client.trusted())));
        var knowing = trial.proxy(
                "--client-ssl-key", client.key().toString(),
                "--client-ssl-cert", client.certificate().toString(),
                "--client-ssl-ca", server.certificate().toString());
        var strange = trial.proxy();
        caller.route(knowing, "/", target.url());
        caller.route(strange, "/", target.url());

        assertThat(caller.get(knowing, "/x").url()).isEqualTo("/x");
        assertThat(caller.get(strange, "/x").status()).isEqualTo(503);
    }

    @Test
    void targets_may_be_at_unix_sockets() {
        var target = trial.closed(EchoTarget.startAt(
                caller.vertx(), directory.resolve("target.sock").toString()));
        var proxy = trial.proxy();
        caller.route(proxy, "/", target.url());

        var reply = caller.get(proxy, "/x/y?z=1", "Host", "hub.example");

        assertThat(reply.url()).isEqualTo("/x/y?z=1");
        assertThat(reply.sent("host")).isEqualTo("hub.example");
        assertThat(caller.webSocket(proxy, "/ws").next()).isEqualTo("connected");
    }
}
