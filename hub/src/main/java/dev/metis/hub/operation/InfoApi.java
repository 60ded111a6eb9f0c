package dev.metis.hub.operation;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.JupyterHubVersion;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code /info} of the REST API: what this hub is made of. There is no Python, so its fields tell of Java. */
public final class InfoApi {
    private final Spawner spawner;
    private final Authenticator authenticator;

    public InfoApi(Spawner spawner, Authenticator authenticator) {
        this.spawner = spawner;
        this.authenticator = authenticator;
    }

    /** @param api the router of everything below {@code /hub/api} */
    public void mount(Router api) {
        api.get("/info").respond(this::show);
    }

    private Future<Void> show(RoutingContext ctx) {
        Caller.of(ctx).requireEverywhere(Scope.READ_HUB);
        return Json.answer(
                ctx,
                200,
                new JsonObject()
                        .put("version", JupyterHubVersion.TEXT)
                        .put("python", "Java " + Runtime.version())
                        .put(
                                "sys_executable",
                                ProcessHandle.current().info().command().orElse("java"))
                        .put("spawner", part(spawner))
                        .put("authenticator", part(authenticator)));
    }

    private static JsonObject part(Object part) {
        var kind = part.getClass();
        return new JsonObject()
                .put("class", kind.getName())
                .put(
                        "version",
                        Optional.ofNullable(kind.getPackage().getImplementationVersion())
                                .orElse("unknown"));
    }
}
