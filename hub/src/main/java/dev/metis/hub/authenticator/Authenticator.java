package dev.metis.hub.authenticator;

import io.vertx.core.Future;
import java.util.Optional;

/** A way to prove who one is. Who of them may enter is decided elsewhere, in {@code login.Login}. */
public interface Authenticator {

    /** Short name for logs and the hub's info. */
    String name();

    /** Empty when the credentials are wrong; a failure means that they could not be checked. */
    Future<Optional<AuthenticatedUser>> authenticate(Credentials credentials);
}
