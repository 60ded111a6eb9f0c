package dev.metis.deploy.example;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What everybody shall know, and the browsers that show it. */
final class Announcement {
    private record Written(String text, String author) {}

    private final Set<ServerWebSocket> followers = ConcurrentHashMap.newKeySet();
    private volatile Written written = new Written("", "");

    String text() {
        return written.text();
    }

    void write(String text, String author) {
        written = new Written(text, author);
        followers.forEach(this::send);
    }

    void follow(ServerWebSocket socket) {
        followers.add(socket);
        socket.closeHandler(_ -> followers.remove(socket));
        send(socket);
    }

    JsonObject toJson() {
        var shown = written;
        return new JsonObject().put("text", shown.text()).put("author", shown.author());
    }

    /** A browser that is gone, or does not read, misses it. */
    private void send(ServerWebSocket socket) {
        if (!socket.isClosed() && !socket.writeQueueFull()) {
            socket.writeTextMessage(toJson().encode()).otherwiseEmpty();
        }
    }
}
