package dev.metis.hub.openapi;

import dev.metis.hub.http.BaseUrl;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * {@code /hub/api/openapi.json}: every endpoint of the API, written down by feature in {@code resources/openapi} and put
 * together when somebody asks for the first time.
 */
public final class OpenApiDocument {
    private static final List<String> FEATURES =
            List.of("hub", "users", "tokens", "servers", "groups", "roles", "services", "shares");
    /** Parameters and answers that many operations share are written once. */
    private static final int MOST_ALIASES = 1_000;

    private final String apiPath;
    private volatile @Nullable Future<Buffer> encoded;

    public OpenApiDocument(BaseUrl base) {
        this.apiPath = base.hub("api");
    }

    /** @param open the router of what needs no credential */
    public void mount(Router open) {
        open.get("/api/openapi.json").handler(this::show);
    }

    private void show(RoutingContext ctx) {
        var ready = encoded;
        if (ready == null) {
            ready = ctx.vertx().executeBlocking(() -> json().toBuffer());
            encoded = ready;
        }
        ready.onSuccess(document -> ctx.response()
                        .putHeader("Content-Type", "application/json")
                        .end(document))
                .onFailure(ctx::fail);
    }

    /** The whole document. Reads files. */
    public JsonObject json() {
        var whole = new JsonObject();
        FEATURES.forEach(feature -> merge(whole, read(feature)));
        CommonAnswers.addTo(whole);
        return whole.put("servers", new JsonArray().add(new JsonObject().put("url", apiPath)));
    }

    @SuppressWarnings("unchecked") // YAML's maps have text as keys here
    private static JsonObject read(String feature) {
        var load = new Load(
                LoadSettings.builder().setMaxAliasesForCollections(MOST_ALIASES).build());
        try (var in = OpenApiDocument.class.getResourceAsStream("/openapi/" + feature + ".yaml")) {
            return new JsonObject((Map<String, Object>) load.loadFromInputStream(Objects.requireNonNull(in, feature)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Objects grow together, lists are joined; nothing else is said twice. */
    private static void merge(JsonObject into, JsonObject more) {
        more.forEach(entry -> {
            var name = entry.getKey();
            switch (into.getValue(name)) {
                case JsonObject object -> merge(object, more.getJsonObject(name));
                case JsonArray array -> array.addAll(more.getJsonArray(name));
                case null -> into.put(name, more.getValue(name));
                default -> throw new IllegalStateException(name + " is said twice");
            }
        });
    }
}
