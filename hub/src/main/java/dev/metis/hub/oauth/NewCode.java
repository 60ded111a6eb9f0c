package dev.metis.hub.oauth;

import java.util.List;
import java.util.Optional;

/**
 * An authorization code to be stored.
 *
 * @param secret clear; only its digest is stored
 * @param sessionId the browser's login, which the token made of the code ends with
 */
record NewCode(
        String secret,
        long clientId,
        long userId,
        String sessionId,
        List<String> scopes,
        Optional<CodeChallenge> challenge) {

    @Override
    public String toString() {
        return "NewCode[" + clientId + ", " + userId + "]";
    }
}
