package dev.metis.hub.authenticator.dummy;

import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.Credentials;
import io.vertx.core.Future;
import java.util.Optional;

/** Any name, with one password for all or any at all. For trying things out. */
public final class DummyAuthenticator implements Authenticator {
    private final DummyConfig config;

    public DummyAuthenticator(DummyConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "dummy";
    }

    @Override
    public Future<Optional<AuthenticatedUser>> authenticate(Credentials credentials) {
        boolean right = config.password()
                .map(password -> password.matches(credentials.password()))
                .orElse(true);
        return Future.succeededFuture(
                right
                        ? Optional.of(new AuthenticatedUser(credentials.username(), Optional.empty()))
                        : Optional.empty());
    }
}
