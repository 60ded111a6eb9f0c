package dev.metis.deploy;

import dev.metis.hub.config.Secret;
import java.security.SecureRandom;
import java.util.Map;

/** A user for a hub whose settings do not say how people log in: one administrator, with a new password at each start. */
record FirstLogin(String user, Secret password) {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"; // none that look alike
    private static final int LENGTH = 16;

    static FirstLogin random() {
        var random = new SecureRandom();
        var password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new FirstLogin("admin", Secret.of(password.toString()));
    }

    /** Nobody else may log in. */
    Map<String, String> options() {
        return Map.of(
                "JupyterHub.authenticator_class",
                "dummy",
                "DummyAuthenticator.password",
                password.reveal(),
                "DummyAuthenticator.allow_all",
                "false",
                "DummyAuthenticator.allowed_users",
                "[" + user + "]",
                "DummyAuthenticator.admin_users",
                "[" + user + "]");
    }
}
