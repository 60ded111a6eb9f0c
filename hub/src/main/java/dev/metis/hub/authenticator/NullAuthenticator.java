package dev.metis.hub.authenticator;

import io.vertx.core.Future;
import java.util.Optional;

/** Nobody logs in: only tokens work. */
public final class NullAuthenticator implements Authenticator {

    @Override
    public String name() {
        return "null";
    }

    @Override
    public Future<Optional<AuthenticatedUser>> authenticate(Credentials credentials) {
        return Future.succeededFuture(Optional.empty());
    }
}
