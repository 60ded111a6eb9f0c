package dev.metis.hub.server;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.server.ActivitySignal.OfServer;
import dev.metis.hub.server.ActivitySignal.OfUser;
import dev.metis.hub.server.ActivitySignal.Source;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * {@code /users/:user/activity} of the REST API: a server says when it and its user were last active. Some say so with each
 * request they get, so this only notes it down.
 */
public final class ActivityApi {
    private final KnownServers known;
    private final ActivityBatch batch;

    ActivityApi(KnownServers known, ActivityBatch batch) {
        this.known = known;
        this.batch = batch;
    }

    /** @param api the router of everything below {@code /hub/api} */
    public void mount(Router api) {
        api.post("/users/:user/activity").respond(this::report);
    }

    private Future<Void> report(RoutingContext ctx) {
        var owner = ServerKey.of(Params.path(ctx, "user"), "").owner();
        return Caller.of(ctx)
                .require(Scope.USERS_ACTIVITY, owner)
                .map(_ -> ActivityReport.read(ctx))
                .compose(report -> note(owner, report))
                .compose(_ -> ctx.response()
                        .putHeader("Content-Type", "application/json")
                        .end());
    }

    private Future<Void> note(UserName owner, ActivityReport report) {
        return known.of(owner, report.servers().keySet())
                .map(names -> names.orElseThrow(() -> new HubError.NotFound("user", owner.value()).exception()))
                .compose(names -> note(owner, report, names));
    }

    /** All of it or nothing. */
    private Future<Void> note(UserName owner, ActivityReport report, Set<String> names) {
        for (var name : report.servers().keySet()) {
            if (!names.contains(name)) {
                return new HubError.BadRequest("No such server '" + Shown.cut(name) + "' for user " + owner).failed();
            }
        }
        report.user().ifPresent(at -> batch.add(new ActivitySignal(new OfUser(owner), Source.REPORT, at)));
        report.servers()
                .forEach((name, at) ->
                        batch.add(new ActivitySignal(new OfServer(new ServerKey(owner, name)), Source.REPORT, at)));
        return Future.succeededFuture();
    }
}
