package dev.metis.hub.oauth;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/**
 * What a client sends to redeem a code, all of it form fields (RFC 6749 §4.1.3).
 *
 * @param redirectUri need not be there; if it is, it must be the registered one
 */
record TokenRequest(
        String code, String clientId, String clientSecret, Optional<String> redirectUri, Optional<String> verifier) {
    private static final List<String> ONCE =
            List.of("grant_type", "code", "client_id", "client_secret", "redirect_uri", "code_verifier");

    static TokenRequest of(MultiMap form) {
        if ("refresh_token".equals(form.get("grant_type"))) {
            throw new Refused(new OAuthError.UnauthorizedClient());
        }
        if (!"authorization_code".equals(form.get("grant_type"))) {
            throw new Refused(new OAuthError.UnsupportedGrantType());
        }
        for (var name : ONCE) {
            if (form.getAll(name).size() > 1) {
                throw new Refused(new OAuthError.InvalidRequest("Duplicate " + name + " parameter."));
            }
        }
        return new TokenRequest(
                field(form, "code")
                        .orElseThrow(() -> new Refused(new OAuthError.InvalidRequest("Missing code parameter."))),
                field(form, "client_id").orElse(""),
                field(form, "client_secret").orElse(""),
                field(form, "redirect_uri"),
                field(form, "code_verifier"));
    }

    private static Optional<String> field(MultiMap form, String name) {
        return Optional.ofNullable(form.get(name)).filter(value -> !value.isEmpty());
    }

    @Override
    public String toString() {
        return "TokenRequest[" + clientId + "]";
    }
}
