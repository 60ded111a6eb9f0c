package dev.metis.deploy.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One message of the Jupyter messaging protocol and its two WebSocket framings (Jupyter Server, "websocket protocols"). */
record KernelMessage(String channel, JsonObject header, JsonObject parent, JsonObject metadata, JsonObject content) {
    static KernelMessage executeRequest(String session, String code) {
        var header = new JsonObject()
                .put("msg_id", UUID.randomUUID().toString())
                .put("msg_type", "execute_request")
                .put("session", session)
                .put("username", "")
                .put("date", Instant.now().toString())
                .put("version", "5.3");
        var content = new JsonObject()
                .put("code", code)
                .put("silent", false)
                .put("store_history", true)
                .put("user_expressions", new JsonObject())
                .put("allow_stdin", false)
                .put("stop_on_error", true);
        return new KernelMessage("shell", header, new JsonObject(), new JsonObject(), content);
    }

    String type() {
        return header.getString("msg_type");
    }

    boolean answers(KernelMessage request) {
        return request.header.getString("msg_id").equals(parent.getString("msg_id"));
    }

    String toJson() {
        return new JsonObject()
                .put("channel", channel)
                .put("header", header)
                .put("parent_header", parent)
                .put("metadata", metadata)
                .put("content", content)
                .put("buffers", new JsonArray())
                .encode();
    }

    static KernelMessage fromJson(JsonObject json) {
        return new KernelMessage(
                json.getString("channel"),
                json.getJsonObject("header"),
                json.getJsonObject("parent_header", new JsonObject()),
                json.getJsonObject("metadata", new JsonObject()),
                json.getJsonObject("content", new JsonObject()));
    }

    /** Count of offsets, offsets (64 bit little endian), then the parts end to end. */
    ByteBuffer toV1() {
        var parts = List.of(
                bytes(channel),
                bytes(header.encode()),
                bytes(parent.encode()),
                bytes(metadata.encode()),
                bytes(content.encode()));
        var offset = Long.BYTES * (parts.size() + 2);
        var size = offset + parts.stream().mapToInt(part -> part.length).sum();
        var buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(parts.size() + 1);
        for (var part : parts) {
            buffer.putLong(offset);
            offset += part.length;
        }
        buffer.putLong(offset);
        parts.forEach(buffer::put);
        return buffer.flip();
    }

    static KernelMessage fromV1(ByteBuffer bytes) {
        var buffer = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return new KernelMessage(part(buffer, 0), json(buffer, 1), json(buffer, 2), json(buffer, 3), json(buffer, 4));
    }

    private static JsonObject json(ByteBuffer buffer, int index) {
        return new JsonObject(part(buffer, index));
    }

    private static String part(ByteBuffer buffer, int index) {
        var start = Math.toIntExact(buffer.getLong(Long.BYTES * (index + 1)));
        var end = Math.toIntExact(buffer.getLong(Long.BYTES * (index + 2)));
        var part = new byte[end - start];
        buffer.get(start, part);
        return new String(part, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
