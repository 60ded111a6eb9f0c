package dev.metis.hub.authenticator;

import dev.metis.hub.config.ClassNames;
import dev.metis.hub.config.Type;
import java.util.Map;
import java.util.Set;

/** The ways to log in that there are. */
public enum AuthenticatorKind {
    DUMMY("DummyAuthenticator"),
    SHARED_PASSWORD("SharedPasswordAuthenticator"),
    GITHUB("GitHubOAuthenticator"),
    /** Nobody logs in: only tokens work. */
    NULL("NullAuthenticator");

    private static final String NO_ACCOUNTS =
            "Write github; accounts of the machine come with spawner_class localprocess, and are not made.";

    /** How {@code authenticator_class} names them. */
    public static final Type<AuthenticatorKind> TYPE = ClassNames.type(
            Map.of(
                    "dummy", DUMMY,
                    "shared-password", SHARED_PASSWORD,
                    "github", GITHUB,
                    "null", NULL,
                    "oauthenticator.GitHubOAuthenticator", GITHUB,
                    "oauthenticator.github.GitHubOAuthenticator", GITHUB,
                    "jupyterhub.auth.DummyAuthenticator", DUMMY,
                    "jupyterhub.authenticators.shared.SharedPasswordAuthenticator", SHARED_PASSWORD,
                    "jupyterhub.auth.NullAuthenticator", NULL),
            Set.of(
                    "default",
                    "pam",
                    "local",
                    "gitlab",
                    "google",
                    "generic-oauth",
                    "azuread",
                    "auth0",
                    "bitbucket",
                    "cilogon",
                    "globus",
                    "mediawiki",
                    "okpy",
                    "openshift",
                    "firstuse",
                    "hmac",
                    "ldap",
                    "lti",
                    "native",
                    "tmp",
                    "jupyterhub.auth.PAMAuthenticator",
                    "jupyterhub.auth.LocalAuthenticator"),
            Map.of(
                    "local-github", NO_ACCOUNTS,
                    "oauthenticator.LocalGitHubOAuthenticator", NO_ACCOUNTS,
                    "oauthenticator.github.LocalGitHubOAuthenticator", NO_ACCOUNTS));

    private final String section;

    AuthenticatorKind(String section) {
        this.section = section;
    }

    /** Where its settings are. */
    public String section() {
        return section;
    }
}
