package dev.metis.client;

import dev.metis.client.HubAuthConfig.Access;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets those in who may use the program. Whoever is known but may not is refused, never sent to log in again. */
final class Gate implements Handler<RoutingContext> {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    /** Who the caller is, and how that is known. */
    sealed interface Finding {
        default Optional<HubUser> who() {
            return this instanceof Known known ? Optional.of(known.user()) : Optional.empty();
        }
    }

    record Known(HubUser user, RequestToken token) implements Finding {}

    /** @param reason a sentence for whoever wonders */
    record Nobody(String reason) implements Finding {}

    private final Function<RoutingContext, Future<Finding>> callers;
    private final Access access;
    private final BiConsumer<RoutingContext, Known> enter;
    private final BiConsumer<RoutingContext, Nobody> turnAway;

    /**
     * @param enter what happens to those let in
     * @param turnAway what happens to those that are unknown
     */
    Gate(
            Function<RoutingContext, Future<Finding>> callers,
            Access access,
            BiConsumer<RoutingContext, Known> enter,
            BiConsumer<RoutingContext, Nobody> turnAway) {
        this.callers = callers;
        this.access = access;
        this.enter = enter;
        this.turnAway = turnAway;
    }

    /** The body waits until it is known whose it is. */
    @Override
    public void handle(RoutingContext ctx) {
        var found = callers.apply(ctx);
        var request = ctx.request();
        var paused = !found.isComplete() && !request.isEnded();
        if (paused) {
            request.pause();
        }
        found.onComplete(finding -> {
            if (paused) {
                request.resume();
            }
            if (finding.failed()) {
                Refusal.from(finding.cause()).fail(ctx);
                return;
            }
            decide(ctx, finding.result());
        });
    }

    private void decide(RoutingContext ctx, Finding finding) {
        switch (finding) {
            case Nobody nobody -> turnAway.accept(ctx, nobody);
            case Known known when !allows(access, known.user()) -> refuse(ctx, known.user());
            case Known known -> {
                known.user().putInto(ctx);
                enter.accept(ctx, known);
            }
        }
    }

    private void refuse(RoutingContext ctx, HubUser user) {
        log.atInfo().addKeyValue("user", user.name()).log("access_refused");
        Refusal.of(403, user.name() + " may not use this. " + needed()).fail(ctx);
    }

    static boolean allows(Access access, HubUser user) {
        return switch (access) {
            case Access.AllIdentified _ -> true;
            case Access.AnyOf any -> user.holdsAny(any.scopes());
        };
    }

    private String needed() {
        return switch (access) {
            case Access.AllIdentified _ -> "";
            case Access.AnyOf any ->
                "It takes one of these scopes: " + String.join(", ", new TreeSet<>(any.scopes())) + ".";
        };
    }
}
