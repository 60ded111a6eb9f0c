package dev.metis.hub.oauth;

import dev.metis.hub.db.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/** What the redeemer of a code must prove to know (PKCE, RFC 7636). */
public record CodeChallenge(String challenge, Method method) {

    /** How the challenge was made of the verifier. */
    public enum Method {
        S256,
        PLAIN;

        /** As on the wire, where case counts. */
        public String text() {
            return this == PLAIN ? "plain" : "S256";
        }

        public static Optional<Method> of(String text) {
            return switch (text) {
                case "S256" -> Optional.of(S256);
                case "plain" -> Optional.of(PLAIN);
                default -> Optional.empty();
            };
        }
    }

    public boolean isMetBy(String verifier) {
        var made = switch (method) {
            case PLAIN -> verifier;
            case S256 -> Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
        };
        return MessageDigest.isEqual(made.getBytes(StandardCharsets.UTF_8), challenge.getBytes(StandardCharsets.UTF_8));
    }
}
