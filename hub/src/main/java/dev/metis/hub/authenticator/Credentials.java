package dev.metis.hub.authenticator;

/**
 * What somebody typed into the login form.
 *
 * @param username without spaces around it, not normalised
 */
public record Credentials(String username, String password) {

    @Override
    public String toString() {
        return "Credentials[***]";
    }
}
