package dev.metis.hub.authenticator;

import dev.metis.hub.role.RoleSpec;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** A way to prove who one is. Who of them may enter is decided elsewhere, in {@code login.Login}. */
public interface Authenticator {

    /** Short name for logs and the hub's info. */
    String name();

    /** Empty when the credentials are wrong; a failure means that they could not be checked. */
    Future<Optional<AuthenticatedUser>> authenticate(Credentials credentials);

    /** Every role the login provider has, with who has it, asked for at start with {@code manage_roles}; empty if it cannot tell. */
    default Future<Optional<List<RoleSpec>>> managedRoles() {
        return Future.succeededFuture(Optional.empty());
    }
}
