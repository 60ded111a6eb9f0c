package dev.metis.hub.operation;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.http.Fields;
import dev.metis.hub.http.Json;
import dev.metis.hub.server.Servers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /shutdown} of the REST API: ends this hub, not others beside it. A proxy in the same program ends with it; one that is
 * a program of its own is not this hub's to end.
 */
public final class ShutdownApi {
    private static final Logger log = LoggerFactory.getLogger(ShutdownApi.class);

    private final Servers servers;
    private final IntConsumer endProcess;

    /** @param endProcess ends the program with that exit code, cleanly and soon */
    public ShutdownApi(Servers servers, IntConsumer endProcess) {
        this.servers = servers;
        this.endProcess = endProcess;
    }

    /** @param api the router of everything below {@code /hub/api}, with the body read */
    public void mount(Router api) {
        api.post("/shutdown").respond(this::shutDown);
    }

    private Future<Void> shutDown(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        caller.requireEverywhere(Scope.SHUTDOWN);
        var fields = Fields.ofAny(ctx);
        fields.flag("proxy");
        fields.flag("servers").ifPresent(servers::stopWithHub);
        log.atWarn().addKeyValue("by", caller.owner().shown()).log("shutdown_requested");
        return Json.answer(ctx, 202, new JsonObject().put("message", "Shutting down Hub"))
                .andThen(_ -> endProcess.accept(0));
    }
}
