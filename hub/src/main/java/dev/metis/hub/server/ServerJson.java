package dev.metis.hub.server;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.Sight;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.Json;
import dev.metis.hub.server.ServerLifecycle.Request;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/** Servers on the wire. Source: JupyterHub REST reference, Server. */
public final class ServerJson {
    private final BaseUrl base;

    public ServerJson(BaseUrl base) {
        this.base = base;
    }

    /** The model as somebody may see it. */
    public JsonObject of(Server server, Sight sight) {
        var key = server.key();
        var url = base.path() + key.path();
        var progress = base.api(key.apiPath() + "/progress");
        var model = new JsonObject()
                .put("name", key.name())
                .put("display_name", server.displayName())
                .put("full_name", key.fullName())
                .put("last_activity", Json.time(server.lastActivity().orElse(null)))
                .put("started", Json.time(server.started().orElse(null)))
                .put("pending", server.state().pending().orElse(null))
                .put("ready", server.isReady())
                .put("stopped", !server.isActive())
                .put("url", url)
                .put("progress_url", progress)
                .put("full_url", base.full(url).orElse(null))
                .put("full_progress_url", base.full(progress).orElse(null))
                .put("user_options", server.userOptions());
        if (sight.may(Scope.ADMIN_SERVER_STATE, new Resource.OfServer(key))) {
            model.put(
                    "state", new JsonObject().put("instance", server.instance().toString()));
        }
        return model;
    }

    /**
     * What a start's body asks for. Either {@code {"user_options", "display_name"}}, or the whole object is options; an
     * object with a {@code display_name} among other keys is options too, for clients of older hubs write them so.
     */
    static Request request(RoutingContext ctx) {
        var body = Json.body(ctx);
        if (body.isEmpty() || body.get().isEmpty()) {
            return Request.PLAIN;
        }
        var object = body.get();
        boolean named =
                object.containsKey("user_options") || object.fieldNames().equals(Set.of("display_name"));
        return named ? named(object) : Request.withOptions(object);
    }

    private static Request named(JsonObject body) {
        var options = switch (body.getValue("user_options")) {
            case null -> Optional.<JsonObject>empty();
            case JsonObject object -> Optional.of(object);
            default -> throw new HubError.BadRequest("user_options must be an object").exception();
        };
        if (!body.containsKey("display_name")) {
            return new Request(options, Optional.empty());
        }
        if (!(body.getValue("display_name") instanceof String name)) {
            throw new HubError.BadRequest("display_name must be a string").exception();
        }
        return new Request(options, Optional.of(DisplayName.checked(name)));
    }
}
