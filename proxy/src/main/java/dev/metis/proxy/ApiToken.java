package dev.metis.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/** What a caller of the API must present; nothing where no token is set. */
final class ApiToken {

    private static final Pattern TOKEN = Pattern.compile("token\\s+(\\S+)");

    private final byte[] expected;

    ApiToken(String expected) {
        this.expected = expected.getBytes(StandardCharsets.UTF_8);
    }

    boolean isIn(HttpServerRequest request) {
        if (expected.length == 0) {
            return true;
        }
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        var token = TOKEN.matcher(header == null ? "" : header);
        return token.find() && MessageDigest.isEqual(expected, token.group(1).getBytes(StandardCharsets.UTF_8));
    }
}
