package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.FreePorts;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code metis proxy} as a program: how it starts, ends and takes over. */
final class ProxyProgramIT {
    private static final Duration PATIENCE = ProxyPrograms.PATIENCE;

    @TempDir
    private Path directory;

    private ProxyTrial trial;
    private Caller caller;
    private ProxyPrograms programs;

    @BeforeEach
    void begin() {
        trial = new ProxyTrial(OurProxy::start);
        caller = trial.caller();
        programs = new ProxyPrograms(directory);
    }

    @AfterEach
    void end() {
        programs.close();
        trial.close();
    }

    @Test
    void bad_options_end_it_with_1_and_are_named() throws Exception {
        var unknown = programs.launch(Start.with("--statsd-host", "x"));
        var contradiction = programs.launch(Start.with("--custom-header", "invalid"));

        var first = programs.ended(unknown);
        assertThat(first.code()).isEqualTo(1);
        assertThat(first.errors()).contains("--statsd-host").contains("./metis proxy --help");
        var second = programs.ended(contradiction);
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.errors()).contains("--custom-header: a colon was expected");
    }

    @Test
    void a_port_that_is_taken_ends_it_with_1_and_is_named() throws Exception {
        var first = trial.proxyToEcho();
        var port = Integer.toString(first.address().port());

        var ended = programs.ended(programs.launch(Start.with("--port", port)));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.errors()).contains("cannot listen on 127.0.0.1:" + port);
    }

    @Test
    void one_that_cannot_listen_leaves_the_file_with_the_number_of_the_one_that_does() throws Exception {
        var pid = directory.resolve("proxy.pid");
        var start = Start.with("--pid-file", pid.toString());
        var number = Long.toString(programs.running(start).process().pid());
        eventually(() -> assertThat(pid).hasContent(number));

        assertThat(programs.ended(programs.launch(start)).code()).isEqualTo(1);

        assertThat(pid).hasContent(number);
    }

    /** As far as the kernel groups by sessions and lets us say so, sched(7): both as a shell finds it. */
    @Test
    void servers_in_sessions_of_their_own_weigh_less_than_it_does() throws Exception {
        var shell = new ProcessBuilder(
                        "setsid", "sh", "-c", "echo -10 > /proc/self/autogroup; grep -o nice.* /proc/self/autogroup")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var possible = String.join("", shell.inputReader().lines().toList());
        var proxy = programs.running(List.of("setsid"), Start.with());

        var group = Path.of("/proc/" + proxy.process().pid() + "/autogroup");
        assertThat(Files.exists(group) ? Files.readString(group) : "").contains(possible);
    }

    @Test
    void a_signal_ends_it_with_0_and_the_file_with_its_number_goes() throws Exception {
        var pid = directory.resolve("proxy.pid");
        var proxy = programs.running(Start.with(
                "--pid-file", pid.toString(), "--default-target", trial.echo().url()));
        eventually(
                () -> assertThat(pid).hasContent(Long.toString(proxy.process().pid())));
        assertThat(caller.get(proxy, "/x").url()).isEqualTo("/x");
        assertThat(caller.api(proxy, HttpMethod.GET, "").status()).isEqualTo(200);

        proxy.process().destroy();

        var ended = programs.ended(proxy.process());
        assertThat(ended.code()).isZero();
        assertThat(ended.output()).contains("proxy_started").contains("proxy_stopped");
        assertThat(pid).doesNotExist();
    }

    @Test
    void its_log_is_on_standard_output_in_the_words_that_those_who_start_configurable_http_proxy_wait_for()
            throws Exception {
        var redirecting = FreePorts.find(1).getFirst().toString();
        var server = Certificate.make(directory, "server");
        var proxy = programs.running(Start.with(
                "--default-target",
                trial.echo().url(),
                "--ssl-key",
                server.key().toString(),
                "--ssl-cert",
                server.certificate().toString(),
                "--redirect-port",
                redirecting,
                "--redirect-to",
                "8443"));
        caller.api(proxy, HttpMethod.POST, "/ada", JsonObject.of("target", "http://127.0.0.1:1"));
        proxy.process().destroy();

        assertThat(programs.ended(proxy.process()).output())
                .contains("Route added / -> " + trial.echo().url())
                .contains("Route added /ada -> http://127.0.0.1:1")
                .contains("Added HTTP to HTTPS redirection from " + redirecting + " to 8443");
    }

    @Test
    void after_a_signal_what_goes_on_goes_on_for_a_while_and_another_one_takes_its_place() throws Exception {
        var pid = directory.resolve("proxy.pid");
        var first = Start.with(
                "--drain-timeout", "60000", "--default-target", trial.echo().url(), "--pid-file", pid.toString());
        var old = programs.running(first);
        var socket = caller.webSocket(old, "/ws");
        assertThat(socket.next()).isEqualTo("connected");

        old.process().destroy();
        eventually(
                PATIENCE,
                () -> assertThat(ReferenceProxy.answers(first.address())).isFalse());

        var young = programs.running(first);
        assertThat(caller.get(young, "/new").url()).isEqualTo("/new");
        socket.send("still here");
        assertThat(socket.next()).contains("still here");
        assertThat(old.process().isAlive()).isTrue();
        socket.close();
        assertThat(programs.ended(old.process()).code()).isZero();
        assertThat(caller.get(young, "/new").url()).isEqualTo("/new");
        assertThat(pid).hasContent(Long.toString(young.process().pid()));
    }

    @Test
    void what_does_not_end_is_cut_when_its_time_is_over() throws Exception {
        var proxy = programs.running(Start.with(
                "--drain-timeout", "300", "--default-target", trial.echo().url()));
        caller.webSocket(proxy, "/ws").next();

        proxy.process().destroy();

        assertThat(programs.ended(proxy.process()).code()).isZero();
    }

    @Test
    void one_follows_another_at_the_same_port_without_a_gap() throws Exception {
        var start = Start.with("--reuse-port");
        var old = programs.running(start);
        caller.route(old, "/user/ada", trial.echo().url());
        var oldApi = "http://127.0.0.1:" + start.api().port();
        var port = Integer.toString(start.address().port());
        var other = Start.with("--port", port, "--reuse-port", "--routes-from", oldApi);
        var young = new ProxyPrograms.Running(start.address(), other.api(), programs.launch(other));
        eventually(
                PATIENCE, () -> assertThat(ReferenceProxy.answers(other.api())).isTrue());
        for (int i = 0; i < 20; i++) {
            assertThat(caller.get(young, "/user/ada/" + i, "Connection", "close")
                            .url())
                    .as("whoever of both answers")
                    .isEqualTo("/user/ada/" + i);
        }

        old.process().destroy();
        assertThat(programs.ended(old.process()).code()).isZero();

        assertThat(caller.get(young, "/user/ada/x").url()).isEqualTo("/user/ada/x");
    }

    @Test
    void settings_are_the_base_and_options_go_before_them() throws Exception {
        var start = Start.with();
        var settings = Files.writeString(
                directory.resolve("metis.yaml"), """
                    JupyterHub:
                      bind_url: http://127.0.0.1:1
                    ConfigurableHTTPProxy:
                      api_url: http://127.0.0.1:%d
                      auth_token: secret
                    """.formatted(start.api().port()));
        var port = Integer.toString(start.address().port());

        var proxy = programs.running(new Start(
                start.address(), start.api(), List.of("--config", settings.toString(), "--port", port), Map.of()));

        caller.route(proxy, "/", trial.echo().url());
        assertThat(caller.get(proxy, "/x").url()).isEqualTo("/x");
    }

    @Test
    void the_certificate_of_the_settings_makes_it_https() throws Exception {
        var start = Start.with();
        var server = Certificate.make(directory, "server");
        var settings = Files.writeString(directory.resolve("metis.yaml"), """
            JupyterHub:
              bind_url: http://127.0.0.1:%d
              ssl_key: %s
              ssl_cert: %s
            ConfigurableHTTPProxy:
              api_url: http://127.0.0.1:%d
              auth_token: secret
            """.formatted(
                        start.address().port(),
                        server.key(),
                        server.certificate(),
                        start.api().port()));

        var proxy = programs.running(
                new Start(start.address(), start.api(), List.of("--config", settings.toString()), Map.of()));

        caller.route(proxy, "/", trial.echo().url());
        assertThat(caller.getTls(proxy.address(), "/x").sent("x-forwarded-proto"))
                .isEqualTo("https");
    }

    @Test
    void each_request_leaves_a_line_of_json_without_its_query() throws Exception {
        var file = directory.resolve("access.log");
        var proxy = programs.running(Start.with(
                "--access-log",
                file.toString(),
                "--default-target",
                trial.echo().url()));

        caller.send(proxy, HttpMethod.POST, "/a/b?token=hidden", "body");
        caller.get(proxy, "/status/404");
        var socket = caller.webSocket(proxy, "/ws?token=hidden");
        socket.next();
        socket.close();

        eventually(PATIENCE, () -> assertThat(Files.readAllLines(file)).hasSize(3));
        var lines = Files.readAllLines(file).stream().map(JsonObject::new).toList();
        assertThat(lines.getFirst().fieldNames())
                .containsExactly(
                        "time",
                        "kind",
                        "client",
                        "method",
                        "path",
                        "route",
                        "status",
                        "complete",
                        "bytes_sent",
                        "bytes_received",
                        "milliseconds");
        assertThat(lines.getFirst().getString("path")).isEqualTo("/a/b");
        assertThat(lines.getFirst().getInteger("status")).isEqualTo(200);
        assertThat(lines.getFirst().getInteger("bytes_sent")).isEqualTo(4);
        assertThat(lines.get(1).getInteger("status")).isEqualTo(404);
        assertThat(lines.get(2).getString("kind")).isEqualTo("websocket");
        assertThat(file).content().doesNotContain("hidden");
    }

    @Test
    void help_lists_every_option() throws Exception {
        var ended = programs.ended(programs.launch(Start.reading(List.of("--help"), Map.of())));

        assertThat(ended.code()).isZero();
        assertThat(programs.ended(programs.launch(Start.reading(List.of("--version"), Map.of())))
                        .output())
                .startsWith("metis ");
        ProxyOptions.all().forEach(option -> assertThat(ended.output()).contains(option.longestName()));
    }
}
