package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code /user} of the REST API: who the caller is. Everybody may learn that, whatever else they may do; it is not listed as a
 * scope unless they hold it. Servers ask with the token of each visitor, some with each request.
 */
final class SelfApi {
    private final OwnerModels models;

    SelfApi(OwnerModels models) {
        this.models = models;
    }

    /** @param api the router of everything below {@code /hub/api} */
    void mount(Router api) {
        api.get("/user").respond(this::self);
    }

    private Future<Void> self(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        return models.of(caller.owner(), caller, Params.flag(ctx, "include_stopped_servers"))
                .compose(model -> Json.answer(ctx, 200, withCredential(model, caller)));
    }

    private static JsonObject withCredential(JsonObject model, Caller caller) {
        model.put("scopes", new JsonArray(caller.scopes().toList()));
        model.putNull("token_id").putNull("session_id");
        if (caller.credential() instanceof Caller.ApiToken token) {
            model.put("token_id", "a" + token.row());
            model.put("session_id", token.sessionId().orElse(null));
        }
        return model;
    }
}
