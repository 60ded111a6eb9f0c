package dev.metis.hub.authenticator.sharedpassword;

import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.Credentials;
import dev.metis.hub.config.Secret;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;

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
        var expected = admin ? config.adminPassword() : config.userPassword();
        boolean right = expected.map(password -> matches(password, credentials)).orElse(false);
        return Future.succeededFuture(
                right
                        ? Optional.of(new AuthenticatedUser(credentials.username(), Optional.of(admin)))
                        : Optional.empty());
    }

    private static boolean matches(Secret password, Credentials credentials) {
        return password.matches(credentials.password());
    }
}
