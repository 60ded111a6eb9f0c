package dev.metis.client;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * The state of one login under way, which travels through the hub and back: where it shall lead to, and an id that the
 * browser's cookie must have, too. Nothing is remembered here, so any instance of this program can finish what another began.
 *
 * @param id 128 random bits
 * @param next the page that was asked for, a path of this program
 */
record LoginState(String id, String next) {
    private static final Duration MAX_AGE = Duration.ofMinutes(10);
    private static final int LONGEST_NEXT = 2000;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param requested as it stands in the request line, so perhaps something else than a path */
    static LoginState to(String requested, String prefix) {
        var id = new byte[16];
        RANDOM.nextBytes(id);
        return new LoginState(ENCODER.encodeToString(id), isSafe(requested, prefix) ? requested : prefix);
    }

    /** The parameter {@code state}. */
    String sign(SignedText signer) {
        return signer.sign("state", id + " " + next);
    }

    static Optional<LoginState> verified(String text, SignedText signer) {
        return signer.verify("state", text, MAX_AGE).map(state -> {
            int space = state.indexOf(' ');
            return new LoginState(state.substring(0, space), state.substring(space + 1));
        });
    }

    /** The value of the browser's cookie. */
    String cookie(SignedText signer) {
        return signer.sign("state cookie", id);
    }

    boolean isOf(String cookie, SignedText signer) {
        return signer.verify("state cookie", cookie, MAX_AGE).filter(id::equals).isPresent();
    }

    /** The secret of PKCE (RFC 7636): derived, so that it never leaves this program before the code comes. */
    String verifier(SignedText signer) {
        return signer.secretFor("code verifier", id);
    }

    String challenge(SignedText signer) {
        return ENCODER.encodeToString(Sha256.of(verifier(signer).getBytes(StandardCharsets.US_ASCII)));
    }

    /** Below this program only: {@code //host} and {@code /\host} are other hosts to a browser, and so is what it trims. */
    private static boolean isSafe(String url, String prefix) {
        return url.startsWith(prefix)
                && !url.startsWith("//")
                && url.length() <= LONGEST_NEXT
                && url.indexOf('\\') < 0
                && url.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }
}
