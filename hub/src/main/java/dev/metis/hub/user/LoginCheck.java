package dev.metis.hub.user;

import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * How the login provider is asked about the owner of a server.
 *
 * @param beforeStart of the server
 * @param beforeStop of the server
 * @param strict whether a login that is stale also refuses what somebody else asks for, or a program, who could not renew it
 */
public record LoginCheck(
        Function<UserName, Future<LoginState>> beforeStart,
        Function<UserName, Future<LoginState>> beforeStop,
        boolean strict) {}
