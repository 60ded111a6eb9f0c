package dev.metis.client;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token that came with a request.
 *
 * @param value never to be logged
 */
record RequestToken(String value, Source source) {
    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?:token|bearer)\\s+(\\S.*)", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 4096;

    /** Cookies alone need protection from other sites' pages. */
    enum Source {
        URL,
        HEADER,
        COOKIE
    }

    /** From the address or a header. Other sites cannot add either, so no XSRF token is needed. */
    static Optional<RequestToken> find(RoutingContext ctx, boolean inUrl) {
        return inUrl(ctx, inUrl).or(() -> inHeader(ctx));
    }

    /** Addresses end up in logs and histories: a token in one counts only where browsers leave no other way. */
    private static Optional<RequestToken> inUrl(RoutingContext ctx, boolean allowed) {
        if (!allowed && !new Fetch(ctx.request()).isWebSocket()) {
            return Optional.empty();
        }
        return ctx.queryParam("token").stream()
                .filter(token -> !token.isEmpty())
                .findFirst()
                .map(token -> new RequestToken(token, Source.URL));
    }

    private static Optional<RequestToken> inHeader(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().getHeader("Authorization"))
                .map(value -> AUTHORIZATION.matcher(value.strip()))
                .filter(Matcher::matches)
                .map(match -> new RequestToken(match.group(1), Source.HEADER));
    }

    /** Whether the hub can be asked about it: what is no header's value, or longer than any token, is none of its own. */
    static boolean isPlausible(String token) {
        return !token.isEmpty() && token.length() <= LONGEST && token.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    @Override
    public String toString() {
        return "RequestToken[" + source + "]";
    }
}
