package dev.metis.deploy.client;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** The channels of one kernel in one WebSocket, in whichever framing the server agreed to. */
public final class KernelSocket implements AutoCloseable {
    /** Jupyter's binary framing; without it messages are JSON texts. */
    public static final String V1 = "v1.kernel.websocket.jupyter.org";

    private final String session = UUID.randomUUID().toString();
    private final Socket socket;

    KernelSocket(Browser browser, String path, String... subprotocols) {
        this.socket = browser.socket(path + "?session_id=" + session, subprotocols);
    }

    public String subprotocol() {
        return socket.subprotocol();
    }

    /** Runs an expression and returns its result as the kernel prints it. */
    public String execute(String code) {
        var request = KernelMessage.executeRequest(session, code);
        if (subprotocol().equals(V1)) {
            socket.send(request.toV1());
        } else {
            socket.send(request.toJson());
        }
        return socket.receive(
                "result of " + code,
                message -> read(message).filter(reply -> reply.answers(request)).flatMap(KernelSocket::result));
    }

    @Override
    public void close() {
        socket.close();
    }

    private static Optional<KernelMessage> read(Socket.Message message) {
        return switch (message) {
            case Socket.Text(String text) -> Optional.of(KernelMessage.fromJson(new JsonObject(text)));
            case Socket.Binary(ByteBuffer bytes) -> Optional.of(KernelMessage.fromV1(bytes));
            case Socket.Closed _ -> Optional.empty();
        };
    }

    private static Optional<String> result(KernelMessage reply) {
        return switch (reply.type()) {
            case "execute_result" ->
                Optional.of(reply.content().getJsonObject("data").getString("text/plain"));
            case "error" -> throw new AssertionError("the kernel answered " + reply.content());
            default -> Optional.empty();
        };
    }
}
