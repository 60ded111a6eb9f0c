package dev.metis.hub.server;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.Sight;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.Json;
import io.vertx.core.json.JsonObject;

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
            model.put("state", state(server));
        }
        return model;
    }

    /** What the spawner needs to find it again: nothing of a server that is stopped. */
    private static JsonObject state(Server server) {
        var state = new JsonObject();
        return server.isActive() ? state.put("instance", server.instance().toString()) : state;
    }
}
