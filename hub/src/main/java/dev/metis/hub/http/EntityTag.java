package dev.metis.hub.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Names an answer by what it says, so that callers need not be sent what they have (RFC 9110 §8.8.3).
 *
 * @param header the value as it is written
 */
record EntityTag(String value, CharSequence header) {
    private static final Pattern LISTED = Pattern.compile("\\*|(?:W/)?(\"[^\"]*\")");

    static EntityTag of(byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(body);
            var value = '"' + HexFormat.of().formatHex(digest) + '"';
            return new EntityTag(value, HttpHeaders.createOptimized(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the caller says that it has this answer. Weak ones count like strong ones (RFC 9110 §13.1.2). */
    boolean isKnownTo(HttpServerRequest request) {
        var header = request.getHeader("If-None-Match");
        return header != null && LISTED.matcher(header).results().anyMatch(this::isNamedBy);
    }

    private boolean isNamedBy(MatchResult listed) {
        return listed.group().equals("*") || value.equals(listed.group(1));
    }
}
