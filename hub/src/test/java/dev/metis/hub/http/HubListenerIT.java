package dev.metis.hub.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class HubListenerIT {
    @Test
    void no_host_means_all_addresses() throws IOException {
        var vertx = Vertx.vertx();
        try {
            var listener = new HubListener(vertx, "", 0);
            listener.start().await();
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
                assertThat(socket.isConnected()).isTrue();
            }
        } finally {
            vertx.close().await();
        }
    }
}
