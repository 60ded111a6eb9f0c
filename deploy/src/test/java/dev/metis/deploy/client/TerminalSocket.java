package dev.metis.deploy.client;

import io.vertx.core.json.JsonArray;
import java.util.Optional;
import java.util.regex.Pattern;

/** A shell behind a WebSocket: pairs of a kind and a text, both ways. */
public final class TerminalSocket implements AutoCloseable {
    private final Socket socket;

    TerminalSocket(Socket socket) {
        this.socket = socket;
    }

    public void type(String line) {
        socket.send(JsonArray.of("stdin", line + "\r").encode());
    }

    /** Reads what the shell prints until it matches. */
    public String waitFor(Pattern wanted) {
        var output = new StringBuilder();
        return socket.receive("terminal output " + wanted, message -> {
            if (message instanceof Socket.Text(var text)) {
                var event = new JsonArray(text);
                if (event.getString(0).equals("stdout")) {
                    output.append(event.getString(1));
                }
            }
            var matcher = wanted.matcher(output);
            return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
        });
    }

    @Override
    public void close() {
        socket.close();
    }
}
