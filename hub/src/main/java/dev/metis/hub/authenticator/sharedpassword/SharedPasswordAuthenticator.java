package dev.metis.hub.authenticator.sharedpassword;

import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.AuthenticatedUser.Groups;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.Credentials;
import dev.metis.hub.config.Secret;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One password for users, another for admins. Admins get in with theirs only, so that a leaked user password makes nobody
 * admin. Source: JupyterHub {@code SharedPasswordAuthenticator}.
 */
public final class SharedPasswordAuthenticator implements Authenticator {
    private final SharedPasswordConfig config;

    public SharedPasswordAuthenticator(SharedPasswordConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "shared-password";
    }

    @Override
    public Future<Optional<AuthenticatedUser>> authenticate(Credentials credentials) {
        boolean admin =
                config.common().adminUsers().contains(credentials.username().toLowerCase(Locale.ROOT));
        return Future.succeededFuture(admin ? admin(credentials) : user(credentials));
    }

    private Optional<AuthenticatedUser> admin(Credentials credentials) {
        return config.adminPassword()
                .filter(password -> matches(password, credentials))
                .map(_ -> user(credentials, Optional.of(true), Set.of()));
    }

    /** The password of everybody first; one of a group says nothing about who is an admin. */
    private Optional<AuthenticatedUser> user(Credentials credentials) {
        return config.userPassword()
                .filter(password -> matches(password, credentials))
                .map(_ -> user(credentials, Optional.of(false), Set.of()))
                .or(() -> config.groups().entrySet().stream()
                        .filter(entry -> matches(entry.getKey(), credentials))
                        .findFirst()
                        .map(entry -> user(credentials, Optional.empty(), entry.getValue())));
    }

    private static AuthenticatedUser user(Credentials credentials, Optional<Boolean> admin, Set<String> groups) {
        return new AuthenticatedUser(
                credentials.username(), admin, new Groups.Exactly(groups), Optional.empty(), Optional.empty());
    }

    private static boolean matches(Secret password, Credentials credentials) {
        return password.matches(credentials.password());
    }
}
