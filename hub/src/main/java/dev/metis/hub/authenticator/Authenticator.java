package dev.metis.hub.authenticator;

import dev.metis.hub.authenticator.oauth.OAuthLogin;
import dev.metis.hub.role.RoleSpec;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A way to prove who one is. Who of them may enter is decided elsewhere, in {@code login.Login}. */
public interface Authenticator {

    /** Short name for logs and the hub's info. */
    String name();

    /** Empty when the credentials are wrong; a failure means that they could not be checked. */
    Future<Optional<AuthenticatedUser>> authenticate(Credentials credentials);

    /** The login at another place, if that is how people log in here: then there is no form. */
    default Optional<OAuthLogin> elsewhere() {
        return Optional.empty();
    }

    /** Asked about somebody whom none of the common rules lets in. */
    default Future<Admission> admits(AuthenticatedUser user) {
        return Future.succeededFuture(new Admission.Refused(List.of()));
    }

    /** Which rules of its own it has, for the log. */
    default List<String> rules() {
        return List.of();
    }

    /** Whether {@link #askAgain} can find out anything. */
    default boolean asksAgain() {
        return false;
    }

    /**
     * Asks the login provider about somebody who logged in some time ago; fails when it cannot be asked.
     *
     * @param state what was kept of the login
     */
    default Future<Standing> askAgain(Optional<JsonObject> state) {
        return Future.succeededFuture(new Standing.Unchanged());
    }

    /** Every role the login provider has, with who has it, asked for at start with {@code manage_roles}; empty if it cannot tell. */
    default Future<Optional<List<RoleSpec>>> managedRoles() {
        return Future.succeededFuture(Optional.empty());
    }
}
