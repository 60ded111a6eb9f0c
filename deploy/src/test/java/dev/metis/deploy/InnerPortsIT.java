package dev.metis.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.http.HubListener;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where hub and proxy listen for each other: nobody takes a port away between its choice and its use. */
class InnerPortsIT {
    private final List<Vertx> all = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @AfterEach
    void close() {
        all.forEach(vertx -> vertx.close().await());
    }

    private static Settings settings(Map<String, String> options) {
        var given = Settings.load(Optional.empty(), Map.of()).with(options);
        return given.with(InnerPorts.leftOpenIn(given));
    }

    /** As another process would. */
    private HubListener listen(String file, Settings settings) throws IOException {
        var vertx = Vertx.vertx();
        all.add(vertx);
        return new InnerPorts(directory.resolve(file))
                .listen(vertx, settings.read().hub());
    }

    private static boolean isOpen(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void several_on_one_machine_listen_at_ports_of_their_own() throws IOException {
        var ports = new ArrayList<Integer>();
        for (int i = 0; i < 5; i++) {
            ports.add(listen("ports-" + i, settings(Map.of())).port());
        }

        assertThat(ports).doesNotHaveDuplicates().allMatch(InnerPortsIT::isOpen);
    }

    @Test
    void the_next_start_listens_where_the_last_one_did() throws IOException {
        var before = listen("others", settings(Map.of()));
        var first = listen("ports", settings(Map.of()));
        before.stop().await();
        first.stop().await();

        var second = listen("ports", settings(Map.of()));

        assertThat(second.port()).isEqualTo(first.port());
    }

    @Test
    void a_port_that_was_lost_to_another_program_is_replaced_for_good() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(directory.resolve("ports"), "hub=" + taken.getLocalPort());

            var listener = listen("ports", settings(Map.of()));

            assertThat(listener.port()).isNotEqualTo(taken.getLocalPort());
            assertThat(isOpen(listener.port())).isTrue();
            assertThat(directory.resolve("ports")).content().contains("hub=" + listener.port());
        }
    }

    @Test
    void a_file_that_says_no_port_is_as_good_as_none() throws IOException {
        Files.writeString(directory.resolve("ports"), "hub=none\nproxy=8001\n");

        assertThat(isOpen(listen("ports", settings(Map.of())).port())).isTrue();
    }

    @Test
    void a_port_of_the_settings_is_kept_to_and_named_when_it_is_taken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = settings(Map.of("JupyterHub.hub_port", Integer.toString(taken.getLocalPort())));

            assertThatThrownBy(() -> listen("ports", settings))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the hub cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("end the program that listens there, or set JupyterHub.hub_port");
        }
    }

    @Test
    void what_the_settings_say_is_not_left_open() {
        assertThat(InnerPorts.leftOpenIn(Settings.load(Optional.empty(), Map.of())))
                .containsOnlyKeys("JupyterHub.hub_port", "ConfigurableHTTPProxy.api_url");
        assertThat(InnerPorts.leftOpenIn(Settings.load(Optional.empty(), Map.of())
                        .with(Map.of(
                                "JupyterHub.hub_connect_url",
                                "http://172.17.0.1:8081",
                                "ConfigurableHTTPProxy.should_start",
                                "false",
                                "ConfigurableHTTPProxy.auth_token",
                                "secret"))))
                .as("the hub's port is told to servers, and another program's proxy is where it is")
                .isEmpty();
    }
}
