package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Owner;
import dev.metis.hub.event.Kept;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.user.KnownUsers.Known;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code /user} of the REST API: who the caller is. Everybody may learn that, whatever else they may do; it is not listed as a
 * scope unless they hold it. Servers ask with the token of each visitor, some with each request: what a token was answered last
 * is answered again until something of it changes.
 */
final class SelfApi {
    private static final int MOST_ANSWERS = 4_000;

    private final OwnerModels models;
    private final KnownUsers users;
    /** By the token's row. */
    private final Kept<Long, Answer> answers = new Kept<>(MOST_ANSWERS);

    /** Right for as long as these two are the very objects that would be used again. */
    private record Answer(Caller caller, Optional<Known> basis, boolean stoppedToo, Json.Body body) {}

    SelfApi(OwnerModels models, KnownUsers users) {
        this.models = models;
        this.users = users;
    }

    /** @param api the router of everything below {@code /hub/api} */
    void mount(Router api) {
        api.get("/user").respond(this::self);
    }

    Future<Void> self(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        boolean stoppedToo = Params.flag(ctx, "include_stopped_servers");
        if (caller.owner() instanceof Owner.OfUser user && caller.credential() instanceof Caller.ApiToken token) {
            return lastAnswer(user, caller, token, stoppedToo)
                    .compose(last -> last.isPresent()
                            ? Future.succeededFuture(last.get())
                            : answer(user, caller, token, stoppedToo))
                    .compose(body -> Json.answer(ctx, 200, body));
        }
        return models.of(caller.owner(), caller, stoppedToo)
                .compose(model -> Json.answer(ctx, 200, withCredential(model, caller)));
    }

    private Future<Optional<Json.Body>> lastAnswer(
            Owner.OfUser user, Caller caller, Caller.ApiToken token, boolean stoppedToo) {
        var last = answers.get(token.row())
                .filter(answer -> isSame(answer.caller(), caller) && answer.stoppedToo() == stoppedToo);
        if (last.flatMap(Answer::basis).isEmpty()) {
            return Future.succeededFuture(last.map(Answer::body));
        }
        return users.find(user.name())
                .map(now -> last.filter(answer -> now.isPresent()
                                && isSame(now.get(), answer.basis().orElseThrow()))
                        .map(Answer::body));
    }

    private Future<Json.Body> answer(Owner.OfUser user, Caller caller, Caller.ApiToken token, boolean stoppedToo) {
        return models.of(user, caller, stoppedToo).map(made -> {
            var body = Json.Body.of(withCredential(made.model(), caller));
            answers.put(token.row(), new Answer(caller, made.basis(), stoppedToo, body));
            return body;
        });
    }

    @SuppressWarnings("ReferenceEquality") // an equal one may have been read later, which is what counts here
    private static <T> boolean isSame(T one, T other) {
        return one == other;
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
