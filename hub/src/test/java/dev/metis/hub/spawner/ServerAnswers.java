package dev.metis.hub.spawner;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What servers that run say, past the proxy. */
final class ServerAnswers implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();

    /** The body of the answer to a GET. */
    String body(ServerAddress address, String path) {
        try {
            var request =
                    HttpRequest.newBuilder(URI.create(address.url() + path)).build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
